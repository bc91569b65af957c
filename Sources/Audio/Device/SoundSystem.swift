import Foundation

/// What the machine has for recording, apart from what ALSA says: enough to tell a person why there
/// is no capture device.
package struct SoundSystem: Equatable, Sendable {
  /// Whether the kernel knows a sound card.
  package var hasCard: Bool
  /// Whether there are capture devices that this user may not open.
  package var isForbidden: Bool
  /// Whether the socket of a PulseAudio (or PipeWire) server is where ALSA's plugin looks for it.
  package var hasServer: Bool

  /// A machine of which this is known.
  package init(hasCard: Bool, isForbidden: Bool, hasServer: Bool) {
    self.hasCard = hasCard
    self.isForbidden = isForbidden
    self.hasServer = hasServer
  }

  /// This machine's.
  package static func current(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> SoundSystem {
    let nodes = ((try? FileManager.default.contentsOfDirectory(atPath: "/dev/snd")) ?? [])
      .filter { $0.hasPrefix("pcmC") && $0.hasSuffix("c") }
    // "0 [PCH ]: HDA-Intel - ..." for each card, or "--- no soundcards ---".
    let cards = (try? String(contentsOfFile: "/proc/asound/cards", encoding: .utf8)) ?? ""
    return SoundSystem(
      hasCard: cards.contains("]:") || !nodes.isEmpty,
      isForbidden: nodes.contains { access("/dev/snd/" + $0, R_OK | W_OK) != 0 },
      hasServer: serverSockets(environment).contains { access($0, F_OK) == 0 })
  }

  /// PULSE_SERVER may name a host; then there is no socket to look for, and the server may be
  /// there.
  private static func serverSockets(_ environment: [String: String]) -> [String] {
    if let server = environment["PULSE_SERVER"] {
      return [server.hasPrefix("unix:") ? String(server.dropFirst(5)) : "/"]
    }
    let runtime = environment["XDG_RUNTIME_DIR"] ?? "/run/user/\(getuid())"
    return ["\(runtime)/pulse/native", "/run/pulse/native", "/var/run/pulse/native"]
  }

  /// What to do where no capture device opens.
  package var advice: String {
    if isForbidden {
      return "This user may not open the sound card: join the group 'audio' "
        + "(`sudo usermod -aG audio $USER`, then log in again)."
    }
    if hasServer {
      return "A sound server is running, but ALSA reaches no source through it: see "
        + "`pactl list short sources`, and whether Debian's libasound2-plugins is installed."
    }
    if hasCard {
      return "There is a sound card but no capture device opens: is a microphone plugged in, is "
        + "another program using it? `arecord -l` lists the hardware."
    }
    return "The kernel knows no sound card (in a container or over SSH this is usual), and no "
      + "PulseAudio or PipeWire server is running. Plug a microphone in, pass /dev/snd into the "
      + "container, or start the server (`pulseaudio --start`, or set PULSE_SERVER)."
  }
}

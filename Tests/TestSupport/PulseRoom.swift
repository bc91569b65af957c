import Foundation

/// A room for live tests: a PulseAudio server of its own with a null sink. What is played into the
/// room is captured, in real time, on the ALSA device `device`.
///
/// It needs Debian's pulseaudio, pulseaudio-utils and libasound2-plugins, no sound card and no
/// session; it runs as root, too.
package final class PulseRoom {
  package enum Failure: Error {
    /// The server did not come up within 10 s; `log` is what it said.
    case noServer(log: String)
    /// paplay ended with this status.
    case playback(status: Int32)
  }

  /// Whether the programs it needs are installed. Without them a live test is skipped, with
  /// `missing` as the reason.
  package static let isAvailable = ["pulseaudio", "paplay", "pactl"].allSatisfy { program in
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .contains { access("\($0)/\(program)", X_OK) == 0 }
  }

  package static let missing =
    "skipped: pulseaudio, paplay or pactl is not installed (apt install pulseaudio "
    + "pulseaudio-utils libasound2-plugins)"

  /// Holds the socket, the server's state and its log.
  package let directory: URL
  private var server: Child?

  /// Makes the room; there is no server in it until `start`.
  package init() throws {
    // Short, because the path of a socket may have no more than 107 bytes.
    directory = URL(fileURLWithPath: "/tmp/unbidden-room-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(
      at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  deinit {
    stop()
  }

  /// The ALSA device that captures the room, in a process that has `environment` or has called
  /// `TestDevices.use()`.
  package var device: String { "room:\(directory.path)" }

  /// For child processes: the tests' ALSA devices, this room's server, no server started by itself.
  package var environment: [String: String] {
    var environment = ProcessInfo.processInfo.environment
    environment["ALSA_CONFIG_PATH"] = TestDevices.configuration
    environment["PULSE_SERVER"] = "unix:\(directory.path)/native"
    environment["PULSE_CLIENTCONFIG"] = directory.appendingPathComponent("client.conf").path
    environment["PULSE_COOKIE"] = directory.appendingPathComponent("cookie").path
    environment["PULSE_RUNTIME_PATH"] = directory.path
    environment["PULSE_STATE_PATH"] = directory.path
    environment["XDG_RUNTIME_DIR"] = directory.path
    environment["HOME"] = directory.path
    environment["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"
    return environment
  }

  /// Starts the server and waits until it answers.
  package func start() throws {
    try "autospawn = no\n".write(
      to: directory.appendingPathComponent("client.conf"), atomically: true, encoding: .utf8)
    let log = directory.appendingPathComponent("server.log")
    // The idle time ends a server whose test has crashed.
    server = try launch(
      "pulseaudio",
      [
        "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=60", "--disable-shm=yes",
        "--log-level=error", "--log-target=newfile:\(log.path)",
        "-L", "module-native-protocol-unix socket=\(directory.path)/native auth-anonymous=1",
        "-L", "module-null-sink sink_name=room rate=48000",
      ])
    for _ in 0..<200 {
      if try launch("pactl", ["get-source-volume", "room.monitor"]).wait() == 0 { return }
      usleep(50_000)
    }
    stop()
    throw Failure.noServer(log: (try? String(contentsOf: log, encoding: .utf8)) ?? "")
  }

  /// Begins to play a recording (a path to anything libsndfile reads) and returns the player.
  package func beginPlaying(_ path: String) throws -> Child {
    try launch("paplay", ["--device=room", path])
  }

  /// Plays a recording to its end.
  package func play(_ path: String) throws {
    let status = try beginPlaying(path).wait()
    guard status == 0 else { throw Failure.playback(status: status) }
  }

  /// The server dies without a word, as in a crash.
  package func kill() {
    server?.signal(SIGKILL)
    server?.wait()
    server = nil
  }

  /// The server hangs until `thaw`.
  package func freeze() {
    server?.signal(SIGSTOP)
  }

  package func thaw() {
    server?.signal(SIGCONT)
  }

  /// Kills the server and starts it again.
  package func restart() throws {
    kill()
    try start()
  }

  /// Ends the server and removes the room's directory.
  package func stop() {
    kill()
    try? FileManager.default.removeItem(at: directory)
  }

  private func launch(_ program: String, _ arguments: [String]) throws -> Child {
    try Child(program, arguments, environment: environment)
  }
}

import ArgumentParser
import Audio
import Foundation
import Live

/// Where `listen` gets its sound.
struct ListenInput: ParsableArguments {
  @Option(help: "The capture device, as `unbidden devices` lists it (default: default).")
  var device: String?

  @Option(help: "The channel to hear, from 0 (default: the mean of all).")
  var channel: Int?

  @Option(
    name: .customLong("input"),
    help: ArgumentHelp(
      "Hear a recording instead of a device; - for raw samples from standard input.",
      valueName: "file"))
  var file: String?

  @Flag(help: "Hear the --input as slowly as it was spoken, not as fast as can be.")
  var realtime = false

  @OptionGroup var raw: RawOptions

  func validate() throws {
    if let channel, channel < 0 {
      throw ValidationError("--channel \(channel): expected 0 or more")
    }
    if file != nil, device != nil {
      throw ValidationError("--input and --device: expected one of them")
    }
    if realtime, file == nil {
      throw ValidationError("--realtime: a device has its own pace; it was expected with --input")
    }
    _ = try raw.format(isRead: isStandardInput, as: "--input -")
  }

  /// Whether the sound comes through standard input.
  var isStandardInput: Bool { file == "-" }

  /// - Parameter path: of a recording, or `-`.
  func recording(_ path: String) throws(AudioError) -> RecordingReader {
    // `validate` has thrown what this could throw.
    if let format = try? raw.format(isRead: isStandardInput, as: "--input -") {
      return try RecordingReader(raw: format, channel: channel)
    }
    return try RecordingReader(path: path, channel: channel)
  }
}

/// What is listened to, once it is open.
struct InputDescription: Sendable {
  enum Source: Sendable {
    case device, recording
  }

  var source: Source
  /// The device or recording, as the user named it.
  var name: String
  /// In Hz, before the conversion to 16 kHz.
  var rate: Int
  var channels: Int
  var encoding: String
  /// For a device: whether the capture thread has real-time priority.
  var isRealtime: Bool?
  /// When it was opened; a recording counts as beginning to play then.
  var start = Date()

  init(device: String, _ capture: borrowing Capture) {
    let format = capture.format
    (source, name, isRealtime) = (.device, device, capture.isRealtime)
    (rate, channels, encoding) = (format.rate, format.channels, format.sampleFormat.rawValue)
  }

  init(recording: String, _ reader: borrowing RecordingReader) {
    let format = reader.format
    (source, name, isRealtime) = (.recording, recording, nil)
    (rate, channels, encoding) = (format.rate, format.channels, format.encoding)
  }

  /// What dates its events.
  var wallClock: WallClock {
    switch source {
    case .device: .device
    case .recording: .recording(start: start)
    }
  }
}

extension InputDescription: CustomStringConvertible {
  var description: String {
    "\(name) (\(rate) Hz, \(counted(channels, "channel")), \(encoding))"
  }
}

import ArgumentParser
import Audio

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
  func clip(_ path: String) throws(AudioError) -> RecordingReader {
    // `validate` has thrown what this could throw.
    if let format = try? raw.format(isRead: isStandardInput, as: "--input -") {
      return try RecordingReader(raw: format, channel: channel)
    }
    return try RecordingReader(path: path, channel: channel)
  }
}

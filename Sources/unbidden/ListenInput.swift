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

  @Option(help: "Samples a second of --input -.")
  var rate: Int?

  @Option(help: "Channels of --input - (default: 1).")
  var channels: Int?

  @Option(
    help: "How --input - is written: u8, s16le, s24le, s32le, f32le, mulaw, alaw (default: s16le).")
  var sampleFormat: RawFormat.Encoding?

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
    if file == "-", rate == nil {
      throw ValidationError("--input -: raw samples do not tell their --rate, which was expected")
    }
    if file != "-", rate != nil || channels != nil || sampleFormat != nil {
      throw ValidationError("--rate, --channels and --sample-format: expected with --input - only")
    }
  }

  /// Whether the sound comes through standard input.
  var isStandardInput: Bool { file == "-" }

  /// - Parameter path: of a recording, or `-`.
  func clip(_ path: String) throws(AudioError) -> Clip {
    guard isStandardInput, let rate else { return try Clip(path: path, channel: channel) }
    let raw = RawFormat(rate: rate, channels: channels ?? 1, encoding: sampleFormat ?? .s16le)
    return try Clip(raw: raw, channel: channel)
  }
}

extension RawFormat.Encoding: ExpressibleByArgument {}

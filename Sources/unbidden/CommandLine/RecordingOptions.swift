import ArgumentParser
import Audio
import Foundation

/// What must be said of samples that come through standard input without a header.
struct RawOptions: ParsableArguments {
  @Option(help: "Frames a second of raw samples on standard input.")
  var rate: Int?

  @Option(help: "Channels of raw samples (default: 1).")
  var channels: Int?

  @Option(
    help:
      "How raw samples are written: u8, s16le, s24le, s32le, f32le, mulaw, alaw (default: s16le).")
  var sampleFormat: RawFormat.Encoding?

  /// - Parameters:
  ///   - isRead: whether standard input is read at all.
  ///   - name: how the command line asks for that.
  /// - Returns: what is on standard input; `nil` where it is not read.
  /// - Throws: `ValidationError` where an option is missing or does nothing.
  func format(isRead: Bool, as name: String) throws -> RawFormat? {
    guard isRead else {
      if rate != nil || channels != nil || sampleFormat != nil {
        throw ValidationError("--rate, --channels and --sample-format: expected with \(name) only")
      }
      return nil
    }
    guard let rate else {
      throw ValidationError("\(name): raw samples do not tell their --rate, which was expected")
    }
    return RawFormat(rate: rate, channels: channels ?? 1, encoding: sampleFormat ?? .s16le)
  }
}

extension RawFormat.Encoding: ExpressibleByArgument {}

/// The recordings to work on, as a person names them.
struct RecordingOptions: ParsableArguments {
  @OptionGroup var raw: RawOptions

  @Argument(
    help: ArgumentHelp(
      "Recordings, or folders of them; - for raw samples from standard input.", valueName: "path"))
  var paths: [String] = []

  /// What is on standard input, where `-` is among the paths.
  func rawFormat() throws -> RawFormat? {
    try raw.format(isRead: paths.contains("-"), as: "the path -")
  }
}

/// How recordings are read, and on how many cores.
struct WorkOptions: ParsableArguments {
  @Option(help: "Threads to work with (default: one for each core).")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @Option(help: "The channel to take, from 0 (default: the mean of all).")
  var channel: Int?

  func validate() throws {
    guard (1...1_024).contains(threads) else {
      throw ValidationError("--threads \(threads): expected 1 to 1024")
    }
    if let channel, channel < 0 {
      throw ValidationError("--channel \(channel): expected 0 or more")
    }
  }
}

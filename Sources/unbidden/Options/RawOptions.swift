import ArgumentParser
import Audio

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

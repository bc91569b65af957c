/// Why no sound comes from a recording, a pipe or a resampler. Every case carries the facts that a
/// person needs in order to mend it; `description` puts them into words. `path` is what the
/// source is called: the path as the user gave it, the name of bytes in memory, "standard input".
package enum AudioError: Error, Equatable, Sendable {
  /// A sample rate outside `Resampler.supportedRates`, in Hz.
  case unsupportedRate(Double)
  /// libsoxr refuses; `reason` is its own text.
  case resampler(reason: String)
  /// The file cannot be opened or read; `reason` is the system's text.
  case unreadable(path: String, reason: String)
  /// The path leads to something other than a file: `found`, e.g. "a folder".
  case notAFile(path: String, found: String)
  /// Zero bytes.
  case empty(path: String)
  /// A stream goes on behind the `byteLimit` bytes that may be kept of it.
  case tooLarge(path: String, byteLimit: Int)
  /// The first bytes belong to no container that is read here; `found` says what they look like.
  case notAudio(path: String, found: String)
  /// A header field with a value that no recording has.
  case absurdHeader(path: String, field: String, found: String, expected: String)
  /// The container is known, but no decoder can be set up; `reason` is libsndfile's text.
  case malformed(path: String, container: String, reason: String)
  /// A well-formed header with not one sample behind it that decodes.
  case noSound(path: String, container: String)
  /// Channel `channel` (from 0) is asked for, but there are `channels`.
  case noSuchChannel(path: String, channel: Int, channels: Int)
}

extension AudioError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unsupportedRate(let rate):
      let rates = Resampler.supportedRates
      return "a sample rate of \(rate) Hz; expected \(Int(rates.lowerBound)) to "
        + "\(Int(rates.upperBound)) Hz"
    case .resampler(let reason):
      return "the resampler (libsoxr) refuses: \(reason)"
    case .unreadable(let path, let reason):
      return "\(path): cannot be read: \(reason)"
    case .notAFile(let path, let found):
      return "\(path): expected a recording, found \(found); for a pipe, send raw PCM to standard "
        + "input (-) with its rate, channels and sample format"
    case .empty(let path):
      return "\(path): expected a recording, found 0 bytes"
    case .tooLarge(let path, let limit):
      return "\(path): more than \(limit) bytes; store it as a file, which may have any length"
    case .notAudio(let path, let found):
      return "\(path): expected WAV, W64, AIFF, CAF, AU, FLAC, Ogg (Vorbis, Opus) or MP3, "
        + "found \(found)"
    case .absurdHeader(let path, let field, let found, let expected):
      return "\(path): the header says \(field) \(found); expected \(expected)"
    case .malformed(let path, let container, let reason):
      return "\(path): damaged or unsupported \(container): \(reason)"
    case .noSound(let path, let container):
      return "\(path): \(container), but not one sample in it that decodes"
    case .noSuchChannel(let path, let channel, let channels):
      return "\(path): channel \(channel) asked for, but the recording has \(channels) "
        + "(counted from 0)"
    }
  }
}

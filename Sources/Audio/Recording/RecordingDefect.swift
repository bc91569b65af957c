/// What is wrong with a recording that can be heard nevertheless. Frames are counted at the
/// recording's own rate.
package enum RecordingDefect: Equatable, Sendable {
  /// The recording ends before its header says so (nil: a stream without its last page).
  case truncated(expectedFrames: Int64?, foundFrames: Int64)
  /// The header says "no sound yet": the recorder was stopped before it could fill in the length.
  /// Everything behind the header was read.
  case unfinishedHeader
  /// The decoder stumbles first in the block that begins at `frame`; `reason` is libsndfile's text.
  case damaged(frame: Int64, reason: String)
  /// So many samples were not finite, or beyond +-2^31, and were taken as 0.
  case notNumbers(count: Int64)
  /// A raw stream ended inside a frame; so many bytes of it are left over.
  case partialFrame(bytes: Int)
}

extension RecordingDefect: CustomStringConvertible {
  package var description: String {
    switch self {
    case .truncated(let expected?, let found):
      "truncated: the header promises \(expected) frames, the file holds \(found)"
    case .truncated(nil, let found):
      "truncated: the stream breaks off after \(found) frames, without an end mark"
    case .unfinishedHeader:
      "unfinished: the header promises no sound, but some follows; the recorder did not end cleanly"
    case .damaged(let frame, let reason):
      "damaged near frame \(frame): \(reason)"
    case .notNumbers(let count):
      "\(count) samples are not finite numbers of a sensible size and were taken as 0"
    case .partialFrame(let bytes):
      "the stream ends inside a frame: \(bytes) bytes are left over; check channels and format"
    }
  }
}

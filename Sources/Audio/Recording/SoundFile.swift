import CSndFile
import Foundation

/// A recording as libsndfile decodes it: interleaved floats at the recording's own rate.
struct SoundFile: ~Copyable {
  let path: String
  let format: RecordingFormat
  private(set) var defects: [RecordingDefect]
  private let handle: OpaquePointer
  private let source: ByteSource
  /// Frames that may be missing without harm: an MP3 header may count its own frame of 1,152,
  /// and that of MP3 in WAV the decoder's delay.
  private let tolerance: Int64
  private let lacksEndMark: Bool
  private let hasOtherStream: Bool
  private let tap: SoundTap?
  private var framesRead: Int64 = 0
  private var notNumbers: Int64 = 0
  private var isDamaged = false

  init(_ recording: RecordingSource) throws(AudioError) {
    if case .tapped(_, let tap) = recording { self.tap = tap } else { tap = nil }
    let opening = try SoundFileOpener(recording)
    path = recording.name
    handle = opening.handle
    source = opening.source
    let container = opening.container
    format = RecordingFormat(
      opening.info, declaredFrames: container?.promisedFrames(opening.info))
    defects = container?.sound?.isUnfinished == true ? [.unfinishedHeader] : []
    let encoding = Int(opening.info.format) & SF_FORMAT_SUBMASK
    let isMPEG = (SF_FORMAT_MPEG_LAYER_I...SF_FORMAT_MPEG_LAYER_III).contains(encoding)
    tolerance = isMPEG ? 1_152 : 0
    lacksEndMark = container?.kind == .ogg && opening.info.frames == .max
    hasOtherStream = container?.hasOtherStream == true
    tap?.begin(format)
  }

  deinit {
    sf_close(handle)
  }

  /// Decodes the next frames into the front of `frames`, at most as many as fit; the rest keeps its
  /// content. 0 is the end, after which `defects` is complete. What is no number becomes 0.
  mutating func read(into frames: inout [Float]) -> Int {
    let channels = format.channels
    let room = frames.count / channels
    let handle = handle
    let count = frames.withUnsafeMutableBufferPointer { buffer in
      // A decoder that stumbles counts samples as read which it has not written.
      buffer.update(repeating: 0)
      let count = Int(sf_readf_float(handle, buffer.baseAddress, sf_count_t(room)))
      return min(max(count, 0), room)
    }
    if !isDamaged, let reason = source.failure ?? failure {
      isDamaged = true
      defects.append(.damaged(frame: framesRead, reason: reason))
    }
    guard count > 0 else {
      finish()
      return 0
    }
    notNumbers += Int64(silenceNonNumbers(in: &frames, first: count * channels))
    framesRead += Int64(count)
    tap?.take(frames.span.extracting(0..<count * channels))
    return count
  }

  /// The error for a recording whose first block is its end.
  var noSound: AudioError {
    if let reason = source.failure { return .unreadable(path: path, reason: reason) }
    if source.isPipe && source.partialFrameBytes == 0 { return .empty(path: path) }
    return .noSound(path: path, container: format.encoding)
  }

  /// libsndfile's word on the latest read.
  private var failure: String? {
    sf_error(handle) == SF_ERR_NO_ERROR ? nil : String(cString: sf_strerror(handle))
  }

  private mutating func finish() {
    if let declared = format.declaredFrames, framesRead + tolerance < declared {
      defects.append(.truncated(expectedFrames: declared, foundFrames: framesRead))
    } else if lacksEndMark {
      defects.append(.truncated(expectedFrames: nil, foundFrames: framesRead))
    }
    if hasOtherStream, !lacksEndMark {
      defects.append(.damaged(frame: framesRead, reason: "another Ogg stream follows, unread"))
    }
    if notNumbers > 0 { defects.append(.notNumbers(count: notNumbers)) }
    if source.partialFrameBytes > 0 {
      defects.append(.partialFrame(bytes: source.partialFrameBytes))
    }
  }
}

/// What is wrong with a recording that can be read nevertheless. Frames are counted at the
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

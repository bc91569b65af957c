import CSndFile
import Foundation

/// A recording as libsndfile decodes it: interleaved floats at the recording's own rate.
struct SoundFile: ~Copyable {
  let path: String
  let format: RecordingFormat
  private(set) var defects: [RecordingDefect]
  private let handle: OpaquePointer
  private let source: ByteSource
  /// Frames that may be missing without harm: an MP3 header may count its own frame of 1,152.
  private let tolerance: Int64
  private let lacksEndMark: Bool
  private var framesRead: Int64 = 0
  private var notNumbers: Int64 = 0
  private var isDamaged = false

  init(path: String) throws(AudioError) {
    self.init(path, try SoundFileOpener(path: path))
  }

  /// - Parameter descriptor: stays the caller's.
  init(raw: RawFormat, descriptor: Int32) throws(AudioError) {
    let path = "standard input"
    self.init(path, try SoundFileOpener(raw: raw, descriptor: descriptor, path: path))
  }

  private init(_ path: String, _ opening: SoundFileOpener) {
    self.path = path
    handle = opening.handle
    source = opening.source
    let container = opening.container
    format = RecordingFormat(
      opening.info, declaredFrames: container?.promise(opening.info, opening.source.length))
    defects = container?.isUnfinished == true ? [.unfinishedHeader] : []
    tolerance = container?.kind == .mpeg ? 1_152 : 0
    lacksEndMark = container?.kind == .ogg && opening.info.frames == .max
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
      return Int(sf_readf_float(handle, buffer.baseAddress, sf_count_t(room)))
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
    if notNumbers > 0 { defects.append(.notNumbers(count: notNumbers)) }
    if source.partialFrameBytes > 0 {
      defects.append(.partialFrame(bytes: source.partialFrameBytes))
    }
  }
}

import CSndFile
import Foundation

/// Writes a recording as Unbidden reads it: a WAV file of 16 kHz, mono, 16 bits.
///
/// The file is new (an existing one is never touched) and readable by its owner only: it holds
/// what was said in a room. There is one owner; letting go of it ends the file, too, but only
/// `finish` tells whether everything has been written.
package struct ClipWriter: ~Copyable {
  private let path: String
  private let descriptor: Int32
  private let handle: OpaquePointer
  /// Samples on their way to 16 bits.
  private var block = [Int16](repeating: 0, count: 4_096)

  /// Makes the file.
  ///
  /// - Throws: `.exists`, `.unwritable`.
  package init(path: String) throws(ClipWriterError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      if errno == EEXIST { throw .exists(path: path) }
      throw .unwritable(path: path, reason: String(cString: strerror(errno)))
    }
    var info = SF_INFO()
    info.samplerate = Int32(sampleRate)
    info.channels = 1
    info.format = Int32(SF_FORMAT_WAV | SF_FORMAT_PCM_16)
    guard let handle = sf_open_fd(descriptor, Int32(SFM_WRITE), &info, Int32(SF_FALSE)) else {
      close(descriptor)
      throw .unwritable(path: path, reason: String(cString: sf_strerror(nil)))
    }
    self.path = path
    self.descriptor = descriptor
    self.handle = handle
  }

  deinit {
    sf_close(handle)
    close(descriptor)
  }

  /// Appends samples, full scale 1. What lies beyond full scale is cut to it, and NaN becomes 0. A
  /// sample that a 16-bit recording was read with comes out as it was.
  ///
  /// - Throws: `.unwritable`, e.g. where the disc is full.
  package mutating func write(_ samples: Span<Float>) throws(ClipWriterError) {
    var position = 0
    while position < samples.count {
      let count = min(block.count, samples.count - position)
      for index in 0..<count { block[index] = Self.s16(samples[position + index]) }
      let written = sf_write_short(handle, block, sf_count_t(count))
      guard written == count else {
        throw .unwritable(path: path, reason: String(cString: sf_strerror(handle)))
      }
      position += count
    }
  }

  /// Has the header tell the length; the file is then complete.
  package mutating func finish() throws(ClipWriterError) {
    sf_command(handle, Int32(SFC_UPDATE_HEADER_NOW), nil, 0)
    guard sf_error(handle) == SF_ERR_NO_ERROR else {
      throw .unwritable(path: path, reason: String(cString: sf_strerror(handle)))
    }
  }

  private static func s16(_ sample: Float) -> Int16 {
    let scaled = (sample * 32_768).rounded()
    guard !scaled.isNaN else { return 0 }
    return Int16(max(-32_768, min(32_767, scaled)))
  }
}

/// Why a clip cannot be kept. `path` is the clip's.
package enum ClipWriterError: Error, Equatable, Sendable {
  /// There is something of this name, and it stays as it is.
  case exists(path: String)
  /// The file cannot be made or written to; `reason` is the system's or libsndfile's text.
  case unwritable(path: String, reason: String)
}

extension ClipWriterError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .exists(let path): "\(path): exists already, and is left as it is"
    case .unwritable(let path, let reason): "\(path): cannot be written: \(reason)"
    }
  }
}

import CSndFile
import Foundation

/// The bytes of a file or pipe as libsndfile's virtual I/O asks for them. libsndfile could read a
/// file by itself; it comes through here so that the bytes may start inside the file, so that its
/// length may be overstated (see `Container.countsFrames`), and so that the system's errors are
/// kept.
final class ByteSource {
  private let descriptor: Int32
  let isPipe: Bool
  /// The file's offset of byte 0 for libsndfile.
  private var start: Int64 = 0
  /// Bytes of the whole file.
  let length: Int64
  /// What libsndfile is told for the length.
  private var toldLength: Int64
  private var position: Int64 = 0
  /// A pipe hands on whole frames only, so that libsndfile drops no half-read frame.
  private let frameBytes: Int
  /// Bytes of a frame that has not wholly arrived, at the front.
  private var partialFrame: [UInt8]
  private(set) var partialFrameBytes = 0
  /// The system's word on a read that failed.
  private(set) var failure: String?

  /// Opens a file, and keeps it open for its own lifetime.
  init(path: String) throws(AudioError) {
    // Without O_NONBLOCK the opening of a named pipe waits for its writer.
    descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    isPipe = false
    frameBytes = 1
    partialFrame = []
    var status = stat()
    let answer = fstat(descriptor, &status)
    length = Int64(status.st_size)
    toldLength = length
    guard answer == 0 else {
      throw .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .notAFile(path: path, found: "a folder")
    case S_IFIFO: throw .notAFile(path: path, found: "a pipe")
    default: throw .notAFile(path: path, found: "a device")
    }
    if length == 0 { throw .empty(path: path) }
  }

  /// Everything that comes through a pipe (or a redirected file) from here on. The descriptor
  /// stays the caller's.
  init(pipe descriptor: Int32, frameBytes: Int) {
    self.descriptor = descriptor
    isPipe = true
    length = 1 << 62
    toldLength = length
    self.frameBytes = frameBytes
    partialFrame = [UInt8](repeating: 0, count: frameBytes)
  }

  deinit {
    if !isPipe && descriptor >= 0 { close(descriptor) }
  }

  /// Lets libsndfile's byte 0 be the file's byte `offset`.
  func begin(at offset: Int64) {
    start = offset
    position = 0
    toldLength = length - offset
  }

  /// Back to byte 0, for another opening.
  func rewind() {
    position = 0
  }

  /// Tells libsndfile of a length `factor` times too great.
  func overstateLength(by factor: Int64) {
    toldLength = length * factor
  }

  /// Up to `count` bytes from `offset` of a file; none where the file ends or fails.
  func bytes(at offset: Int64, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      position = offset
      initialized = read(into: UnsafeMutableRawPointer(buffer.baseAddress!), count: count)
      position = 0
    }
  }

  private func read(into target: UnsafeMutableRawPointer, count: Int) -> Int {
    let got = isPipe ? readPipe(target, count) : readFile(target, count)
    position += Int64(got)
    return got
  }

  private func readFile(_ target: UnsafeMutableRawPointer, _ count: Int) -> Int {
    let offset = start + position
    if offset > length, position == toldLength - 128 {
      // libmpg123 looks for an ID3 tag at the overstated end, and would take a short read for a
      // file that cannot seek.
      target.initializeMemory(as: UInt8.self, repeating: 0, count: count)
      return count
    }
    let wanted = Int(max(0, min(Int64(count), length - offset)))
    var got = 0
    while got < wanted {
      let step = pread(descriptor, target + got, wanted - got, off_t(offset) + got)
      if step < 0 && errno == EINTR { continue }
      if step < 0 { failure = String(cString: strerror(errno)) }
      if step <= 0 { break }
      got += step
    }
    return got
  }

  /// Returns as soon as there is a whole frame, so that a live pipe is not held up.
  private func readPipe(_ target: UnsafeMutableRawPointer, _ count: Int) -> Int {
    guard count >= frameBytes else { return 0 }
    partialFrame.withUnsafeBytes { target.copyMemory(from: $0.baseAddress!, byteCount: frameBytes) }
    var got = partialFrameBytes
    while got < frameBytes {
      let step = Foundation.read(descriptor, target + got, count - got)
      if step < 0 && errno == EINTR { continue }
      if step < 0 { failure = String(cString: strerror(errno)) }
      if step <= 0 { break }
      got += step
    }
    partialFrameBytes = got % frameBytes
    let whole = got - partialFrameBytes
    partialFrame.withUnsafeMutableBytes {
      $0.copyMemory(from: UnsafeRawBufferPointer(start: target + whole, count: partialFrameBytes))
    }
    return whole
  }

  private func seek(to offset: Int64, from origin: Int32) -> Int64 {
    guard !isPipe else { return position }
    switch origin {
    case SEEK_SET: position = offset
    case SEEK_CUR: position += offset
    default: position = toldLength + offset
    }
    position = min(max(position, 0), toldLength)
    return position
  }

  /// The functions to give to `sf_open_virtual`, with `userData`.
  static var callbacks: SF_VIRTUAL_IO {
    SF_VIRTUAL_IO(
      get_filelen: { ByteSource.from($0).toldLength },
      seek: { ByteSource.from($2).seek(to: $0, from: $1) },
      read: { Int64(ByteSource.from($2).read(into: $0!, count: Int($1))) },
      write: { _, _, _ in 0 },
      tell: { ByteSource.from($0).position })
  }

  /// Not retained: the source must outlive the libsndfile handle.
  var userData: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  private static func from(_ userData: UnsafeMutableRawPointer?) -> ByteSource {
    Unmanaged<ByteSource>.fromOpaque(userData!).takeUnretainedValue()
  }
}

import CSndFile
import Foundation

/// The bytes of a recording as libsndfile's virtual I/O asks for them. libsndfile could read a file
/// by itself; it comes through here so that a recording may lie in memory, so that a field of its
/// header may be put right (see `SoundChunk`) and its length overstated (see
/// `Container.countsFrames`), and so that the system's errors are kept.
final class ByteSource {
  private enum Origin {
    case file(Int32)
    case memory([UInt8])
    /// The descriptor is the caller's.
    case pipe(Int32)
  }

  private let origin: Origin
  /// Bytes of the whole recording.
  let length: Int64
  /// What libsndfile is told for the length.
  private var toldLength: Int64
  private var position: Int64 = 0
  /// What is read in place of the file's own bytes from `offset` on.
  private var replacement: (offset: Int64, bytes: [UInt8]) = (0, [])
  /// A pipe hands on whole frames only, so that libsndfile drops no half-read frame.
  private let frameBytes: Int
  /// Bytes of a frame that has not wholly arrived, at the front.
  private var partialFrame: [UInt8]
  private(set) var partialFrameBytes = 0
  /// The system's word on a read that failed.
  private(set) var failure: String?

  /// Opens a file, and keeps it open for its own lifetime.
  convenience init(_ path: RecordingPath) throws(AudioError) {
    let (descriptor, length) = try openFile(path)
    self.init(.file(descriptor), length)
  }

  /// - Throws: `AudioError.empty`.
  convenience init(_ bytes: [UInt8], name: String) throws(AudioError) {
    if bytes.isEmpty { throw .empty(path: name) }
    self.init(.memory(bytes), Int64(bytes.count))
  }

  /// Everything that comes through a pipe (or a redirected file) from here on.
  convenience init(pipe descriptor: Int32, frameBytes: Int) {
    self.init(.pipe(descriptor), 1 << 62, frameBytes: frameBytes)
  }

  private init(_ origin: Origin, _ length: Int64, frameBytes: Int = 1) {
    self.origin = origin
    self.length = length
    toldLength = length
    self.frameBytes = frameBytes
    partialFrame = [UInt8](repeating: 0, count: frameBytes)
  }

  deinit {
    if case .file(let descriptor) = origin { close(descriptor) }
  }

  var isPipe: Bool {
    if case .pipe = origin { true } else { false }
  }

  /// Back to byte 0, for another opening.
  func rewind() {
    position = 0
  }

  /// From now on `bytes` are read at `offset`, whatever stands there.
  func replace(with bytes: [UInt8], at offset: Int64) {
    replacement = (offset, bytes)
  }

  /// Tells libsndfile of a length `factor` times too great.
  func overstateLength(by factor: Int64) {
    let (product, overflow) = length.multipliedReportingOverflow(by: factor)
    toldLength = overflow ? .max : product
  }

  /// Up to `count` bytes from `offset`, 0...; none behind the end or where the file fails.
  func bytes(at offset: Int64, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      position = offset
      initialized = read(into: UnsafeMutableRawPointer(buffer.baseAddress!), count: count)
      position = 0
    }
  }

  private func read(into target: UnsafeMutableRawPointer, count: Int) -> Int {
    guard count > 0 else { return 0 }
    let got: Int
    switch origin {
    case .pipe(let descriptor): got = readPipe(descriptor, target, count)
    case .file, .memory: got = readWithin(target, count)
    }
    position += Int64(got)
    return got
  }

  private func readWithin(_ target: UnsafeMutableRawPointer, _ count: Int) -> Int {
    if position > length, position == toldLength - 128 {
      // libmpg123 looks for an ID3 tag at the overstated end, and would take a short read for a
      // file that cannot seek.
      target.initializeMemory(as: UInt8.self, repeating: 0, count: count)
      return count
    }
    let wanted = Int(max(0, min(Int64(count), length - position)))
    var got = wanted
    switch origin {
    case .file(let descriptor): got = readFile(descriptor, target, wanted)
    case .memory(let bytes) where wanted > 0:
      bytes.withUnsafeBytes {
        target.copyMemory(from: $0.baseAddress! + Int(position), byteCount: wanted)
      }
    case .memory, .pipe: break
    }
    // Nearly every block lies behind the header.
    if position < replacement.offset + Int64(replacement.bytes.count) {
      for (index, byte) in replacement.bytes.enumerated() {
        let place = replacement.offset + Int64(index) - position
        if (0..<Int64(got)).contains(place) {
          target.storeBytes(of: byte, toByteOffset: Int(place), as: UInt8.self)
        }
      }
    }
    return got
  }

  private func readFile(
    _ descriptor: Int32, _ target: UnsafeMutableRawPointer, _ wanted: Int
  ) -> Int {
    var got = 0
    while got < wanted {
      let step = pread(descriptor, target + got, wanted - got, off_t(position) + off_t(got))
      if step < 0 && errno == EINTR { continue }
      if step < 0 { failure = String(cString: strerror(errno)) }
      if step <= 0 { break }
      got += step
    }
    return got
  }

  /// Returns as soon as there is a whole frame, so that a live pipe is not held up.
  private func readPipe(
    _ descriptor: Int32, _ target: UnsafeMutableRawPointer, _ count: Int
  ) -> Int {
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

  /// libsndfile adds up what a header says, so the target may be anything, and even overflow.
  private func seek(to offset: Int64, from origin: Int32) -> Int64 {
    guard !isPipe else { return position }
    let base = origin == SEEK_SET ? 0 : origin == SEEK_CUR ? position : toldLength
    let (target, overflow) = base.addingReportingOverflow(offset)
    position = overflow ? (offset > 0 ? toldLength : 0) : min(max(target, 0), toldLength)
    return position
  }

  /// The functions to give to `sf_open_virtual`, with `userData`. libsndfile hands that on, and
  /// never a buffer that is NULL.
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

/// A descriptor of a file that is not empty, and its length in bytes.
private func openFile(_ path: RecordingPath) throws(AudioError) -> (Int32, Int64) {
  let name = path.description
  // To the system the path would end there, and lead to another file.
  if path.bytes.contains(0) {
    throw .unreadable(path: name, reason: "no path contains a zero byte")
  }
  // Without O_NONBLOCK the opening of a named pipe waits for its writer.
  let descriptor = (path.bytes + [0]).withUnsafeBytes {
    open($0.assumingMemoryBound(to: CChar.self).baseAddress!, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
  }
  guard descriptor >= 0 else {
    throw .unreadable(path: name, reason: String(cString: strerror(errno)))
  }
  do throws(AudioError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .unreadable(path: name, reason: String(cString: strerror(errno)))
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .notAFile(path: name, found: "a folder")
    case S_IFIFO: throw .notAFile(path: name, found: "a pipe")
    default: throw .notAFile(path: name, found: "a device")
    }
    if status.st_size == 0 { throw .empty(path: name) }
    return (descriptor, Int64(status.st_size))
  } catch {
    close(descriptor)
    throw error
  }
}

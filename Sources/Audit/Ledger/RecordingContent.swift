import Audio
import Crypto
import Foundation

/// The bytes of a recording's file, by their hash.
struct RecordingContent {
  /// SHA-256 (FIPS 180-4).
  var hash: Data
  var length: Int
  /// What the file looked like while it was read; `nil` where it may have changed since unseen.
  var stamp: FileStamp?
  /// The bytes themselves, so that a recording is read once; `nil` for a long one.
  var bytes: [UInt8]?

  /// What is kept in memory, for each thread: four minutes of 16-bit samples at 16 kHz.
  private static let keptLength = 8 << 20
  private static let chunkLength = 1 << 20

  /// - Returns: `nil` where there is no file to read; the decoder then tells why.
  init?(_ path: RecordingPath) {
    let descriptor = path.withCString { open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC) }
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    let before = FileStamp(status)
    let isKept = status.st_size <= Self.keptLength
    var sum = SHA256()
    if isKept {
      let room = Int(status.st_size)
      guard let bytes = Self.read(descriptor, atMost: room + 1) else { return nil }
      sum.update(data: bytes)
      (self.bytes, length) = (bytes, bytes.count)
      // It grew meanwhile: its stamp has changed, and the rest is for the next run.
    } else {
      length = 0
      while true {
        guard let chunk = Self.read(descriptor, atMost: Self.chunkLength) else { return nil }
        if chunk.isEmpty { break }
        sum.update(data: chunk)
        length += chunk.count
      }
    }
    hash = Data(sum.finalize())
    if fstat(descriptor, &status) == 0, FileStamp(status) == before { stamp = before.settled() }
  }

  /// Reads until so many bytes are there or the file ends; `nil` where it fails.
  private static func read(_ descriptor: Int32, atMost room: Int) -> [UInt8]? {
    var hasFailed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      while count < room {
        let got = Foundation.read(descriptor, buffer.baseAddress! + count, room - count)
        if got < 0, errno == EINTR { continue }
        hasFailed = got < 0
        if got <= 0 { break }
        count += got
      }
    }
    return hasFailed ? nil : bytes
  }

  init(_ bytes: [UInt8]) {
    hash = Data(SHA256.hash(data: bytes))
    length = bytes.count
    self.bytes = bytes
  }
}

/// By what a file is taken for unchanged without being read: its size, and the times of its last change,
/// of which no program can set the second one. Nanoseconds since 1970.
struct FileStamp: Equatable, Sendable {
  var size: Int64
  var modified: Int64
  var changed: Int64

  /// A file that changes twice within one tick of its clock looks the same both times; no file system
  /// here has a coarser one than FAT.
  private static let tick: Int64 = 2_000_000_000

  init(size: Int64, modified: Int64, changed: Int64) {
    (self.size, self.modified, self.changed) = (size, modified, changed)
  }

  init(_ status: stat) {
    func nanoseconds(_ time: timespec) -> Int64 {
      Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
    self.init(
      size: Int64(status.st_size), modified: nanoseconds(status.st_mtim),
      changed: nanoseconds(status.st_ctim))
  }

  /// - Returns: `nil` where there is no file.
  init?(_ path: RecordingPath) {
    var status = stat()
    guard path.withCString({ stat($0, &status) }) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    self.init(status)
  }

  /// - Returns: `nil` while another change would not show.
  func settled(now: Date = Date()) -> FileStamp? {
    let now = Int64(now.timeIntervalSince1970 * 1e9)
    return max(modified, changed) < now - Self.tick ? self : nil
  }
}

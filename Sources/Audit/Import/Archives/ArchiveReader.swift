import Audio
import CArchive
import Foundation

/// Reads a `.zip`, `.tar`, `.tar.gz` or `.tar.zst` entry by entry, without unpacking it to a disk.
///
/// One thread at a time may use it.
final class ArchiveReader {
  private let descriptor: Int32
  private let archive: OpaquePointer
  private let limits: ArchiveLimits
  /// Of the file itself.
  private let packedBytes: Int64
  /// Of the file itself; `nil` while another change would not show.
  let stamp: FileStamp?
  private var number = 0
  private var unpackedBytes: Int64 = 0
  /// The header that was read last, libarchive's own.
  private var entry: OpaquePointer?
  private var hasEnded = false

  private static let blockLength = 1 << 16

  /// - Throws: ``ImportError/Fault/unreadable(reason:)``.
  init(_ path: RecordingPath, limits: ArchiveLimits) throws(ImportError.Fault) {
    // Nothing waits at a pipe's other end for ever.
    let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    guard descriptor >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .unreadable(reason: "it is no file")
    }
    guard let archive = archive_read_new() else {
      close(descriptor)
      throw .unreadable(reason: "no memory")
    }
    archive_read_support_format_zip(archive)
    archive_read_support_format_tar(archive)
    archive_read_support_filter_gzip(archive)
    archive_read_support_filter_zstd(archive)
    guard archive_read_open_fd(archive, descriptor, Self.blockLength) == ARCHIVE_OK else {
      let reason = Self.reason(archive)
      archive_read_free(archive)
      close(descriptor)
      throw .unreadable(reason: reason)
    }
    self.descriptor = descriptor
    self.archive = archive
    self.limits = limits
    packedBytes = Int64(status.st_size)
    stamp = FileStamp(status).settled()
  }

  deinit {
    archive_read_free(archive)
    close(descriptor)
  }

  /// The next entry; what was not read of the one before is passed over.
  ///
  /// - Returns: `nil` at the end.
  /// - Throws: what ends the archive early, after which there is nothing more.
  func next() throws(ImportError.Fault) -> ArchiveEntry? {
    guard !hasEnded else { return nil }
    while true {
      try drain()
      try checkRatio()
      var header: OpaquePointer?
      let answer = Self.withUTF8Names { archive_read_next_header(archive, &header) }
      if answer == ARCHIVE_EOF {
        hasEnded = true
        return nil
      }
      if number >= limits.entries { throw end(.tooMany(limit: limits.entries)) }
      number += 1
      // After a RETRY it can be gone on, after a FAILED with the next entry.
      if answer == ARCHIVE_RETRY { continue }
      guard answer == ARCHIVE_OK || answer == ARCHIVE_WARN || answer == ARCHIVE_FAILED else {
        let reason = Self.reason(archive)
        throw end(number == 1 ? .unreadable(reason: reason) : .brokenOff(reason: reason))
      }
      entry = header
      guard let header else { continue }
      var found = describe(header)
      if answer == ARCHIVE_FAILED, found.fault == nil {
        found.fault = .unreadable(reason: Self.reason(archive))
      }
      return found
    }
  }

  /// The bytes of the entry that `next` gave last, which must be a file.
  func bytes() -> Result<[UInt8], ImportError.Fault> {
    let before = archive_filter_bytes(archive, -1)
    let limits = limits
    var fault: ImportError.Fault?
    var count = 0
    let source: RecordingSource
    do throws(AudioError) {
      source = try RecordingSource.stream(name: "", byteLimit: limits.entryBytes) { buffer in
        let got = archive_read_data(archive, buffer.baseAddress, buffer.count)
        guard got >= 0 else {
          fault = .unreadable(reason: Self.reason(archive))
          return 0
        }
        count += got
        unpackedBytes += Int64(got)
        // A block more may have been read than was unpacked, or less.
        let taken = max(0, archive_filter_bytes(archive, -1) - before) + Int64(2 * Self.blockLength)
        if count > limits.freeBytes, Int64(count) / Int64(limits.ratio) > taken {
          fault = .ratio(limit: limits.ratio)
          return 0
        }
        return got
      }
    } catch {
      return .failure(.tooLarge(byteLimit: limits.entryBytes))
    }
    if let fault { return .failure(fault) }
    guard case .bytes(let bytes, _) = source else { return .success([]) }
    if let size = archive_entry_size_is_set(entry) != 0 ? archive_entry_size(entry) : nil,
      size > Int64(bytes.count)
    {
      return .failure(.unreadable(reason: "\(bytes.count) of its \(size) bytes are there"))
    }
    return .success(bytes)
  }

  /// Passes over what was not read of an entry of a compressed stream, which libarchive would unpack to
  /// its end, however long.
  private func drain() throws(ImportError.Fault) {
    guard entry != nil, archive_filter_count(archive) > 1 else { return }
    var (block, count, offset): (UnsafeRawPointer?, Int, Int64) = (nil, 0, 0)
    while archive_read_data_block(archive, &block, &count, &offset) == ARCHIVE_OK {
      try checkRatio()
    }
  }

  /// - Throws: `.ratio`, where more has come out of the archive than recordings would hold.
  private func checkRatio() throws(ImportError.Fault) {
    let unpacked = max(unpackedBytes, archive_filter_bytes(archive, 0))
    if unpacked > Int64(limits.freeBytes), unpacked / Int64(limits.ratio) > packedBytes {
      throw end(.ratio(limit: limits.ratio))
    }
  }

  private func end(_ fault: ImportError.Fault) -> ImportError.Fault {
    hasEnded = true
    return fault
  }

  private func describe(_ header: OpaquePointer) -> ArchiveEntry {
    let (name, isHardLink) = Self.withUTF8Names {
      let name = archive_entry_pathname(header) ?? archive_entry_pathname_utf8(header)
      let bytes = name.map {
        UnsafeBufferPointer(start: $0, count: strlen($0)).map { UInt8(bitPattern: $0) }
      }
      return (bytes, archive_entry_hardlink(header) != nil)
    }
    var found = ArchiveEntry(number: number, name: name ?? [])
    if archive_entry_mtime_is_set(header) != 0 {
      found.modified = Int64(archive_entry_mtime(header))
    }
    if archive_entry_size_is_set(header) != 0 { found.size = archive_entry_size(header) }
    let type = archive_entry_filetype(header)
    found.isFolder = type == S_IFDIR
    if let fault = ArchiveEntry.fault(ofName: found.name) {
      found.fault = fault
    } else if type == S_IFLNK || isHardLink {
      found.fault = .link
    } else if type != S_IFREG, type != 0, !found.isFolder {
      found.fault = .device
    } else if archive_entry_is_encrypted(header) != 0 {
      found.fault = .encrypted
    } else if let size = found.size, size > Int64(limits.entryBytes) {
      found.fault = .tooLarge(byteLimit: limits.entryBytes)
    }
    return found
  }

  private static func reason(_ archive: OpaquePointer) -> String {
    archive_error_string(archive).map { String(cString: $0) } ?? "it is damaged"
  }

  /// libarchive converts names to the thread's encoding, and in the C locale would make question marks of
  /// all that is not ASCII. Names in no known encoding stay as they are.
  private static func withUTF8Names<Result>(_ body: () -> Result) -> Result {
    guard let utf8 else { return body() }
    let before = uselocale(utf8.locale)
    defer { uselocale(before) }
    return body()
  }

  private struct SharedLocale: @unchecked Sendable { var locale: locale_t }

  /// Kept for ever.
  private static let utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil).map {
    SharedLocale(locale: $0)
  }
}

import Audio
import Foundation

/// Reads a table of recordings, with the wake word that each should begin with, row by row; it holds
/// one row at a time and gives it as soon as its line has ended.
///
/// CSV (RFC 4180) with a header line, or an object of JSON a line: which of them, the first byte that
/// is no white space tells. The columns are those of ``ManifestColumn``, others are left alone. Paths
/// are relative to the manifest's own folder, those of a pipe to the working folder.
///
/// One thread at a time may draw from it.
package final class Manifest: Sequence, IteratorProtocol, @unchecked Sendable {
  /// Whether it is a pipe: rows then come only once, as somebody writes them.
  package let isPipe: Bool
  /// Whether the header, or the first object, has an `id`.
  package private(set) var hasIDs = false

  private let name: String
  /// What relative paths begin with.
  private let folder: RecordingPath?
  private let descriptor: Int32?
  private var rows: Rows
  /// The first row of JSON, which had to be read for `hasIDs`.
  private var pending: Result<Recording, ManifestRowError>?
  /// Of the last row, from 1; blank lines and the header do not count.
  private var number = 0
  private var hasBrokenOff = false

  private enum Rows {
    case csv(CSVReader, columns: [ManifestColumn?])
    case json(RowBytes)
    /// While one of the above is at work.
    case none
  }

  /// - Parameter path: `-` for standard input.
  /// - Throws: ``ManifestError``, where there is nothing to read or the header cannot be used. From a
  ///   pipe the first line is waited for.
  package convenience init(path: String) throws(ManifestError) {
    if path == "-" {
      try self.init(RowBytes(descriptor: 0), name: "standard input", isPipe: true)
      return
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    var status = stat()
    let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    try self.init(
      RowBytes(descriptor: descriptor), name: path, folder: isFile ? folder : nil, isPipe: !isFile,
      closing: descriptor)
  }

  /// - Parameters:
  ///   - bytes: the whole table.
  ///   - name: what errors call it.
  /// - Throws: ``ManifestError``, as for a file.
  package convenience init(bytes: [UInt8], name: String) throws(ManifestError) {
    var rest = bytes[...]
    try self.init(
      RowBytes(source: { buffer in
        let count = Swift.min(buffer.count, rest.count)
        buffer.copyBytes(from: rest.prefix(count))
        rest = rest.dropFirst(count)
        return count
      }), name: name)
  }

  /// - Parameters:
  ///   - name: what errors call it.
  ///   - descriptor: is closed with the manifest.
  init(
    _ bytes: RowBytes, name: String, folder: String? = nil, isPipe: Bool = false,
    closing descriptor: Int32? = nil
  ) throws(ManifestError) {
    self.name = name
    self.folder = folder.map { RecordingPath($0) }
    self.isPipe = isPipe
    self.descriptor = descriptor
    var bytes = bytes
    bytes.skipByteOrderMark()
    let first = bytes.firstLetter()
    rows = .json(bytes)
    if let reason = bytes.failure { throw .unreadable(path: name, reason: reason) }
    switch first {
    case nil: break
    case UInt8(ascii: "{"):
      let (row, hasID) = draw()
      (pending, hasIDs) = (row, hasID)
    default:
      let (reader, columns) = try Self.header(CSVReader(bytes), name)
      rows = .csv(reader, columns: columns)
      hasIDs = columns.contains(.id)
    }
  }

  deinit {
    if let descriptor { close(descriptor) }
  }

  /// The next row; a faulty one as an error, after which the others follow.
  package func next() -> Result<Recording, ManifestRowError>? {
    if let pending {
      self.pending = nil
      return pending
    }
    return draw().row
  }

  /// Reads a file through, before hours of work are begun for nothing.
  ///
  /// - Returns: how many rows there are, one at least, and the wake words that they name.
  /// - Throws: ``ManifestError`` of the first row that is at fault.
  package static func check(
    path: String
  ) throws(ManifestError) -> (rows: Int, wakeWords: Set<String>) {
    let manifest = try Manifest(path: path)
    var words: Set<String> = []
    while let row = manifest.next() {
      switch row {
      case .success(let recording): recording.wakeWord.map { _ = words.insert($0) }
      case .failure(let row): throw row.error
      }
    }
    guard manifest.number > 0 else { throw .empty(path: path) }
    return (manifest.number, words)
  }

  private static func header(
    _ reader: CSVReader, _ name: String
  ) throws(ManifestError) -> (CSVReader, [ManifestColumn?]) {
    var reader = reader
    guard let header = reader.next() else { throw .empty(path: name) }
    if let fault = header.fault { throw .row(path: name, line: header.line, fault) }
    let names = header.fields.map { String(validating: $0, as: UTF8.self) }
    guard !names.contains(nil) else { throw .encoding(path: name) }
    let trimmed = names.map { $0!.trimmingCharacters(in: .whitespaces) }
    let columns = trimmed.map { ManifestColumn(rawValue: $0) }
    guard columns.contains(.path), columns.contains(.wakeWord) else {
      throw .columns(path: name, found: trimmed)
    }
    return (reader, columns)
  }

  /// The next row, and whether it has an id of its own.
  private func draw() -> (row: Result<Recording, ManifestRowError>?, hasID: Bool) {
    do throws(ManifestError) {
      while let (line, row) = try nextRow() {
        guard let row else { continue }
        number += 1
        let id = row[.id].flatMap { $0.isEmpty ? nil : String(decoding: $0, as: UTF8.self) }
        do throws(ManifestError) {
          let recording = try row.recording(
            id: id ?? "\(number)", folder: folder, manifest: name, line: line)
          return (.success(recording), id != nil)
        } catch {
          return (.failure(ManifestRowError(id: id ?? "\(number)", error: error)), id != nil)
        }
      }
      return (nil, false)
    } catch {
      number += 1
      return (.failure(ManifestRowError(id: "\(number)", error: error)), false)
    }
  }

  /// The fields of the next line, `nil` for a blank one; `nil` at the end.
  private func nextRow() throws(ManifestError) -> (line: Int, row: ManifestRow?)? {
    switch rows {
    case .none: return nil
    case .csv(var reader, let columns):
      // No second owner, or each row would copy the bytes that are read.
      rows = .none
      let record = reader.next()
      let (line, failure) = (reader.bytes.line, reader.bytes.failure)
      rows = .csv(reader, columns: columns)
      guard let record, failure == nil else { return try end(line, failure) }
      if let fault = record.fault { throw .row(path: name, line: record.line, fault) }
      if record.isBlank { return (record.line, nil) }
      guard record.fields.count == columns.count else {
        throw .fields(
          path: name, line: record.line, found: record.fields.count, expected: columns.count)
      }
      return (record.line, ManifestRow(columns, record.fields))
    case .json(var bytes):
      rows = .none
      let line = bytes.line
      let text = bytes.nextLine()
      let failure = bytes.failure
      rows = .json(bytes)
      if failure != nil { return try end(line, failure) }
      switch text {
      case nil: return nil
      case .failure(let fault): throw .row(path: name, line: line, fault)
      case .success(let text):
        if text.allSatisfy(RowBytes.isSpace) { return (line, nil) }
        guard let row = ManifestRow(json: text) else { throw .json(path: name, line: line) }
        return (line, row)
      }
    }
  }

  /// A row in which reading failed is not the row that was meant.
  private func end(_ line: Int, _ failure: String?) throws(ManifestError) -> (Int, ManifestRow?)? {
    guard let failure, !hasBrokenOff else { return nil }
    hasBrokenOff = true
    throw .brokenOff(path: name, line: line, reason: failure)
  }
}

/// A row that names no recording that could be read.
package struct ManifestRowError: Error, Equatable {
  /// As ``Recording/id``.
  package var id: String
  package var error: ManifestError
}

package enum ManifestError: Error, Equatable, CustomStringConvertible {
  case unreadable(path: String, reason: String)
  case encoding(path: String)
  case empty(path: String)
  case columns(path: String, found: [String])
  case row(path: String, line: Int, CSVRecord.Fault)
  case fields(path: String, line: Int, found: Int, expected: Int)
  case json(path: String, line: Int)
  case blank(path: String, line: Int, column: String)
  /// The path holds a zero byte, at which the system would end it.
  case zero(path: String, line: Int)
  /// The time is not as RFC 3339 has it.
  case time(path: String, line: Int, found: String)
  /// Reading failed in the middle.
  case brokenOff(path: String, line: Int, reason: String)

  package var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "\(path): cannot be read: \(reason); a CSV file, or JSON lines, was expected"
    case .encoding(let path): "\(path): is not UTF-8 text; save the table as CSV in UTF-8"
    case .empty(let path): "\(path): names no recording; a header line and rows were expected"
    case .columns(let path, let found):
      "\(path), line 1: the columns path and wake_word were expected, found: "
        + found.joined(separator: ", ")
    case .row(let path, let line, let fault): "\(path), line \(line): \(fault)"
    case .fields(let path, let line, let found, let expected):
      "\(path), line \(line): \(found) fields, but the header has \(expected)"
    case .json(let path, let line):
      "\(path), line \(line): no JSON object of texts in UTF-8; "
        + #"{"path": "a.wav", "wake_word": "alexa"} was expected"#
    case .blank(let path, let line, let column):
      "\(path), line \(line): the field \(column) is empty"
    case .zero(let path, let line):
      "\(path), line \(line): the path holds a zero byte, which no file name has"
    case .time(let path, let line, let found):
      "\(path), line \(line): the time \(found) cannot be used; a date, a time and an offset were "
        + "expected (RFC 3339), such as 2026-11-21T09:30:00+01:00; leave it empty where none is known"
    case .brokenOff(let path, let line, let reason):
      "\(path): cannot be read on from line \(line): \(reason)"
    }
  }
}

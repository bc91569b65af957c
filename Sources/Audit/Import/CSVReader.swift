import Foundation

/// The bytes of a file or pipe as they come, with those of the row in hand kept: a row can be read
/// again from its start.
struct RowBytes {
  /// What a row may take at most, so that a quote that is never closed, or a stream without lines,
  /// does not take all memory.
  static let longestRow = 1 << 16
  private static let chunkLength = 1 << 16

  private(set) var buffer: [UInt8] = []
  /// Where the next row begins in `buffer`.
  private(set) var start = 0
  /// The number of that line, from 1.
  private(set) var line = 1
  /// The system's word on a read that failed, which then counts as the end.
  private(set) var failure: String?
  /// What one read brings.
  private var chunk = [UInt8](repeating: 0, count: chunkLength)
  /// As `read(2)`.
  private let source: (UnsafeMutableRawBufferPointer) -> Int

  init(source: @escaping (UnsafeMutableRawBufferPointer) -> Int) { self.source = source }

  /// - Parameter descriptor: stays the caller's.
  init(descriptor: Int32) {
    self.init { read(descriptor, $0.baseAddress, $0.count) }
  }

  /// Adds what comes next behind `buffer`, as soon as there is anything.
  ///
  /// - Returns: false at the end.
  mutating func fill() -> Bool {
    guard failure == nil else { return false }
    var got = -1
    repeat { got = chunk.withUnsafeMutableBytes(source) } while got < 0 && errno == EINTR
    if got < 0 { failure = String(cString: strerror(errno)) }
    buffer += chunk.prefix(max(0, got))
    return got > 0
  }

  /// Lets the next row begin at `position` of `buffer`.
  mutating func begin(at position: Int) {
    line += buffer[start..<position].count { $0 == UInt8(ascii: "\n") }
    start = position
    // Moved to the front once for each chunk, not for each row.
    if start >= Self.chunkLength || start == buffer.count {
      buffer.removeSubrange(..<start)
      start = 0
    }
  }

  /// Lets the next row begin behind the line that begins at `start`, however long that line is.
  mutating func skipLine() {
    while true {
      if let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) { return begin(at: end + 1) }
      begin(at: buffer.count)
      if !fill() { return }
    }
  }

  /// Passes over what some programs begin a text in UTF-8 with.
  mutating func skipByteOrderMark() {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    while buffer.count < mark.count, mark.starts(with: buffer), fill() {}
    if buffer.starts(with: mark) { begin(at: mark.count) }
  }

  /// The first byte from here on that is no white space, `nil` where there is none. Blank lines before
  /// it are passed over.
  mutating func firstLetter() -> UInt8? {
    var position = start
    while position < buffer.count || fill() {
      let byte = buffer[position]
      if !Self.isSpace(byte) { return byte }
      position += 1
      if byte == UInt8(ascii: "\n") {
        begin(at: position)
        position = start
      }
    }
    return nil
  }

  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// The bytes of the next line, its end left out; `nil` at the end of all, `.tooLong` for more than
  /// a row may take.
  mutating func nextLine() -> Result<[UInt8], CSVRecord.Fault>? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")),
        end - start <= Self.longestRow
      {
        defer { begin(at: end + 1) }
        return .success(Array(buffer[start..<end]))
      }
      searched = buffer.count
      if searched - start > Self.longestRow {
        skipLine()
        return .failure(.tooLong)
      }
      if !fill() { break }
    }
    guard start < buffer.count else { return nil }
    defer { begin(at: buffer.count) }
    return .success(Array(buffer[start...]))
  }
}

/// A record of a CSV text. Fields are bytes, as paths are.
package struct CSVRecord: Equatable {
  package enum Fault: Error, CustomStringConvertible {
    /// The text ended, or a row grew too long, inside a quoted field.
    case openQuote
    /// Behind a closing quote came neither a comma nor the end of the line.
    case textAfterQuote
    case tooLong

    package var description: String {
      switch self {
      case .openQuote: "a quoted field is never closed"
      case .textAfterQuote:
        "text behind a closing quote; a comma or the end of the line was expected (a quote inside a "
          + "quoted field is written twice)"
      case .tooLong: "the row takes more than \(RowBytes.longestRow) bytes"
      }
    }
  }

  /// Where the record begins, counted from 1.
  var line: Int
  /// None of a record with a fault.
  var fields: [[UInt8]] = []
  var fault: Fault?

  var isBlank: Bool { fault == nil && fields == [[]] }
}

/// Reads CSV (RFC 4180) record by record: commas, quoted fields with doubled quotes and line breaks. A
/// quote inside an unquoted field is a letter, as spreadsheets and Python have it.
///
/// A record is given as soon as its line has ended. After a fault the next record is that of the next
/// line, so that a quote that is never closed costs its own line alone.
struct CSVReader {
  private(set) var bytes: RowBytes

  init(_ bytes: RowBytes) { self.bytes = bytes }

  private enum Place {
    case fieldStart, unquoted, quoted
    /// Behind a quote in a quoted field: its end, or the first of two.
    case quote
    /// Behind the carriage return after a quoted field.
    case carriageReturn
  }

  mutating func next() -> CSVRecord? {
    var record = CSVRecord(line: bytes.line)
    var field: [UInt8] = []
    var place = Place.fieldStart
    var position = bytes.start
    while true {
      // At each byte: what is too long must not depend on how the bytes came.
      guard position - bytes.start <= RowBytes.longestRow else {
        return faulty(&record, place == .quoted ? .openQuote : .tooLong)
      }
      if position == bytes.buffer.count, !bytes.fill() { break }
      let byte = bytes.buffer[position]
      position += 1
      switch (place, byte) {
      case (.quoted, UInt8(ascii: "\"")): place = .quote
      case (.quoted, _): field.append(byte)
      case (.fieldStart, UInt8(ascii: "\"")): place = .quoted
      case (.quote, UInt8(ascii: "\"")):
        field.append(byte)
        place = .quoted
      case (.fieldStart, UInt8(ascii: ",")), (.unquoted, UInt8(ascii: ",")),
        (.quote, UInt8(ascii: ",")):
        record.fields.append(field)
        field = []
        place = .fieldStart
      case (_, UInt8(ascii: "\n")):
        if place == .unquoted, field.last == UInt8(ascii: "\r") { field.removeLast() }
        record.fields.append(field)
        bytes.begin(at: position)
        return record
      case (.quote, UInt8(ascii: "\r")): place = .carriageReturn
      case (.quote, _), (.carriageReturn, _): return faulty(&record, .textAfterQuote)
      case (.fieldStart, _), (.unquoted, _):
        field.append(byte)
        place = .unquoted
      }
    }
    guard position > bytes.start else { return nil }
    if place == .quoted { return faulty(&record, .openQuote) }
    if place == .unquoted, field.last == UInt8(ascii: "\r") { field.removeLast() }
    record.fields.append(field)
    bytes.begin(at: position)
    return record
  }

  private mutating func faulty(_ record: inout CSVRecord, _ fault: CSVRecord.Fault) -> CSVRecord {
    bytes.skipLine()
    record.fields = []
    record.fault = fault
    return record
  }
}

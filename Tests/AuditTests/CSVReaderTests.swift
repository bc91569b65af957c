import Foundation
import TestSupport
import Testing

@testable import Audit

@Suite struct CSVReaderTests {
  /// What is read of a text that comes in chunks of so many bytes.
  private func records(_ text: [UInt8], chunk: Int = .max) -> [CSVRecord] {
    var bytes = RowBytes(text, chunk: chunk)
    bytes.skipByteOrderMark()
    var reader = CSVReader(bytes)
    var records: [CSVRecord] = []
    while let record = reader.next() { records.append(record) }
    return records
  }

  private func records(_ text: String) -> [CSVRecord] { records(Array(text.utf8)) }

  private func fields(_ text: String) -> [[String]] {
    records(text).map { $0.fields.map { String(decoding: $0, as: UTF8.self) } }
  }

  @Test("Commas part the fields, line ends the records")
  func plain() {
    #expect(fields("a,b\n1,2\n") == [["a", "b"], ["1", "2"]])
    #expect(fields("a,b\r\n1,2\r\n") == [["a", "b"], ["1", "2"]])
  }

  @Test("The last line needs no end")
  func lastLine() {
    #expect(fields("a\nb") == [["a"], ["b"]])
    #expect(fields("a\r\nb\r") == [["a"], ["b"]])
  }

  @Test("Empty fields count, spaces belong to the field")
  func emptyFields() {
    #expect(fields(",a, b ,\n") == [["", "a", " b ", ""]])
    #expect(fields("\n\n") == [[""], [""]])
    #expect(fields("").isEmpty)
  }

  @Test("Quotes hold commas, quotes and line ends")
  func quotes() {
    #expect(fields("\"a,b\",\"say \"\"hi\"\"\"\n") == [["a,b", "say \"hi\""]])
    #expect(fields("\"two\nlines\",x\n\"\",y") == [["two\nlines", "x"], ["", "y"]])
    #expect(fields("\"kept\r\nas it is\"") == [["kept\r\nas it is"]])
    #expect(fields("\"\"\"\"") == [["\""]])
  }

  @Test("A carriage return inside a line is kept")
  func carriageReturn() {
    #expect(fields("a\rb,c") == [["a\rb", "c"]])
  }

  @Test("A byte order mark belongs to no field, but only at the start")
  func byteOrderMark() {
    #expect(fields("\u{FEFF}a,b") == [["a", "b"]])
    #expect(fields("\u{FEFF}\"a\",b") == [["a", "b"]])
    #expect(fields("a\n\u{FEFF}b") == [["a"], ["\u{FEFF}b"]])
  }

  @Test("Letters of several scalars stay whole")
  func scalars() {
    #expect(fields("e\u{301},👩‍🚀\n") == [["e\u{301}", "👩‍🚀"]])
  }

  @Test("Records know the line they begin in")
  func numbers() {
    #expect(records("a\n\"b\n\nb\"\nc\r\nd").map(\.line) == [1, 2, 5, 6])
  }

  @Test("A quote inside an unquoted field is a letter")
  func innerQuote() {
    #expect(fields("5\" reel.wav,a\"b\"\n") == [["5\" reel.wav", "a\"b\""]])
  }

  @Test("Bytes that are no UTF-8 stay as they are")
  func bytes() {
    #expect(records([0x61, 0xE9, 0x2C, 0xFF, 0x0A]).map(\.fields) == [[[0x61, 0xE9], [0xFF]]])
  }

  @Test("A quote that is never closed costs its own line alone")
  func openQuote() {
    let found = records("a\n\"b,1\nc,2\nd\n")
    #expect(found.map(\.line) == [1, 2, 3, 4])
    #expect(found.map(\.fault) == [nil, .openQuote, nil, nil])
    #expect(found[1].fields.isEmpty)
    #expect(found[2].fields == [Array("c".utf8), Array("2".utf8)])
  }

  @Test("So does text behind a closing quote, as where a later row has the quote that was missing")
  func textAfterQuote() {
    let found = records("\"a,1\n\"b\",2\n\"c\"d,3\n\"e\" ,4\n\"f\"\rg\nh")
    #expect(
      found.map(\.fault)
        == [.textAfterQuote, nil, .textAfterQuote, .textAfterQuote, .textAfterQuote, nil])
    #expect(found.map(\.line) == [1, 2, 3, 4, 5, 6])
    #expect(found[1].fields == [Array("b".utf8), Array("2".utf8)])
  }

  @Test("A row may be long, but not without end, and then the next one follows")
  func longest() {
    let letters = [UInt8](repeating: 0x61, count: RowBytes.longestRow)
    for chunk in [1_000, 65_536, .max] {
      let found = records(letters + Array("\n".utf8) + letters + Array("a\nb\n".utf8), chunk: chunk)
      #expect(found.map(\.fault) == [nil, .tooLong, nil])
      #expect(found[2].line == 3)
    }
    let quoted = records(Array("\"".utf8) + letters + letters + Array("\nb\n".utf8))
    #expect(quoted.map(\.fault) == [.openQuote, nil])
  }

  /// Texts of the letters that matter, of which most are no good CSV.
  private func text(_ seed: Int) -> [UInt8] {
    var random = SplitMix(UInt64(seed))
    let letters = Array("a,\"\n\r".utf8) + [0xE9]
    return (0..<60).map { _ in letters.randomElement(using: &random)! }
  }

  @Test("However the bytes come, the records are the same", arguments: 1...100)
  func chunks(seed: Int) {
    let text = text(seed)
    let whole = records(text)
    for chunk in 1...5 { #expect(records(text, chunk: chunk) == whole) }
    // What has no quote in it has no fault.
    let plain = text.filter { $0 != UInt8(ascii: "\"") }
    #expect(records(plain).allSatisfy { $0.fault == nil })
  }

  @Test("What is quoted by the rule comes back", arguments: 0..<50)
  func roundTrip(seed: Int) {
    var generator = SplitMix(UInt64(seed))
    let letters: [Character] = ["a", ",", "\"", "\n", "\r\n", "=", " ", "ß"]
    let records = (0..<5).map { _ in
      (0..<3).map { _ in
        String(
          (0..<Int.random(in: 0...6, using: &generator)).map { _ in
            letters.randomElement(using: &generator)!
          })
      }
    }
    let text = records.map { record in
      record.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
    }.joined(separator: "\r\n")
    #expect(fields(text) == records)
  }
}

extension RowBytes {
  /// A text that comes in chunks of so many bytes.
  init(_ text: [UInt8], chunk: Int = .max) {
    var rest = text[...]
    self.init { target in
      let part = rest.prefix(min(chunk, target.count))
      target.copyBytes(from: part)
      rest.removeFirst(part.count)
      return part.count
    }
  }
}

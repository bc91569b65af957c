import Testing

@testable import Audit

@Suite struct CSVLinesTests {
  private func fields(_ text: String) -> [[String]] { CSVRecords(text).map(\.fields) }

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
    let lines = Array(CSVRecords("a\n\"b\n\nb\"\nc\r\nd"))
    #expect(lines.map(\.number) == [1, 2, 5, 6])
  }

  @Test("A quoted field that never ends is told")
  func unclosed() {
    let lines = Array(CSVRecords("a\n\"b\nc\n"))
    #expect(lines.map(\.unclosed) == [false, true])
    #expect(lines[1].number == 2)
  }

  @Test("What is quoted by the rule comes back", arguments: 0..<50)
  func roundTrip(seed: Int) {
    var generator = Generator(state: UInt64(seed) + 1)
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

  /// Vigna's SplitMix64, so that a failing case can be run again.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
      return mixed ^ mixed >> 31
    }
  }
}

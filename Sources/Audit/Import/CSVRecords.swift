/// The records of a CSV text (RFC 4180): commas, quoted fields with doubled quotes and line breaks.
struct CSVRecords: Sequence {
  struct Line {
    /// Where the record begins, counted from 1.
    var number: Int
    var fields: [String]
    /// The text ended inside a quoted field.
    var unclosed: Bool
  }

  private let text: String

  init(_ text: String) { self.text = text }

  func makeIterator() -> Iterator { Iterator(rest: text.unicodeScalars[...]) }

  struct Iterator: IteratorProtocol {
    fileprivate var rest: String.UnicodeScalarView.SubSequence
    private var number = 1

    fileprivate init(rest: String.UnicodeScalarView.SubSequence) {
      self.rest = rest
      if self.rest.first == "\u{FEFF}" { self.rest.removeFirst() }
    }

    mutating func next() -> Line? {
      guard !rest.isEmpty else { return nil }
      var line = Line(number: number, fields: [], unclosed: false)
      var field = String.UnicodeScalarView()
      var quoted = false
      while let scalar = rest.popFirst() {
        if scalar == "\n" { number += 1 }
        switch (scalar, quoted) {
        case ("\"", true):
          if rest.first == "\"" {
            field.append("\"")
            rest.removeFirst()
          } else {
            quoted = false
          }
        case (_, true): field.append(scalar)
        case ("\"", false): quoted = true
        case (",", false):
          line.fields.append(String(field))
          field.removeAll()
        case ("\n", false):
          line.fields.append(String(field))
          return line
        case ("\r", false) where rest.first == "\n" || rest.isEmpty: break
        default: field.append(scalar)
        }
      }
      line.fields.append(String(field))
      line.unclosed = quoted
      return line
    }
  }
}

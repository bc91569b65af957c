/// A table whose rows are printed one by one, so that its columns have widths from the start. What
/// is wider than its column stays whole and moves the rest of its row.
struct TextTable {
  /// Widths include the space to the neighbours.
  enum Column {
    case left(Int)
    case right(Int)
  }

  let columns: [Column]

  /// - Parameter cells: one for each of the first columns.
  /// - Returns: the row, without spaces at its end.
  func row(_ cells: [String]) -> String {
    let row = zip(columns, cells).map { column, cell in
      switch column {
      case .left(let width): cell.leftAligned(width - 1) + " "
      case .right(let width): " " + cell.rightAligned(width - 1)
      }
    }.joined()
    return String(row[..<(row.lastIndex { $0 != " " }.map(row.index(after:)) ?? row.startIndex)])
  }
}

extension String {
  /// The text, filled up with spaces behind it.
  func leftAligned(_ width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }

  /// The text, filled up with spaces before it.
  func rightAligned(_ width: Int) -> String {
    String(repeating: " ", count: Swift.max(0, width - count)) + self
  }
}

/// "1 recording", "2 recordings".
func counted(_ count: Int, _ what: String) -> String {
  "\(count) \(what)\(count == 1 ? "" : "s")"
}

/// Text from files and file names as one line of a table: line ends and what else would steer the
/// terminal are shown as escapes.
func printable(_ text: String) -> String {
  var shown = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator:
      shown.append(contentsOf: scalar.escaped(asASCII: true).unicodeScalars)
    default: shown.append(scalar)
    }
  }
  return String(shown)
}

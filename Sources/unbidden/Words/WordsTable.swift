import Foundation

/// Wake word files as a table: a line for each, and what the columns mean.
struct WordsTable {
  private(set) var lines: [String] = []

  init(_ files: [ListedWord]) {
    guard !files.isEmpty else { return }
    let rates = ListedWord.rates.map { String(format: "%7g/h", $0) }.joined()
    lines = [
      "wake word         phrase            templates  length  hours" + rates + "  ceiling  file"
    ]
    lines += files.map(Self.line)
    let anyUsable = files.contains { $0.error == nil }
    if anyUsable {
      lines.append(
        "\nUnder 0.1/h to 5/h: the score from which so many false alarms an hour of speech are "
          + "expected,\ncounted on so many hours of background; '-' where nothing may ever reach "
          + "it.")
    }
  }

  private static func line(_ file: ListedWord) -> String {
    switch file.content {
    case .failure(let error):
      // Most reasons begin with the path.
      let reason = "\(error)".hasPrefix(file.path) ? "\(error)" : "\(file.path): \(error)"
      return "cannot be used:   " + printable(reason)
    case .success(let word):
      let lengths = word.model.lengths
      let seconds = lengths.reduce(0, +) / Double(max(1, lengths.count))
      let thresholds = word.thresholds.map { _, score in
        score.map { String(format: "%9.1f", $0) } ?? "        -"
      }
      return cell(word.name) + cell(printable(word.phrase))
        + String(
          format: "%9ld  %4.1f s  %5.2f", lengths.count, seconds, word.falseAlarms.hours)
        + thresholds.joined() + String(format: "%9.1f  ", word.ceiling) + printable(file.path)
        + (word.origin.map { ", \($0)" } ?? "")
    }
  }

  /// As wide as its column, or wider: names are not cut.
  private static func cell(_ text: String) -> String {
    text.leftAligned(17) + " "
  }
}

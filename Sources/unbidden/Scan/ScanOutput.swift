import Audit
import Foundation

/// Findings as a table, as JSON lines, or as CSV. A line takes about a tenth of the time that the
/// recording itself took, so each thread writes its own.
struct ScanOutput {
  private let format: ScanCommand.Format
  private let jsonLine = JSONLine()

  private static let columns = [
    "file", "wake_word", "verdict", "cause", "wake_score", "probability", "wake_start", "wake_end",
    "late_start", "seconds", "defects", "error",
  ]

  init(format: ScanCommand.Format) { self.format = format }

  /// What stands above the findings; `nil` where nothing does.
  var head: String? {
    switch format {
    case .table: "verdict     cause       score  wake   at (s)  length  wake word        recording"
    case .csv: Self.columns.joined(separator: ",")
    case .jsonl: nil
    }
  }

  /// The line of a finding, its end included.
  func line(_ finding: Finding) -> Data {
    switch format {
    case .jsonl: jsonLine.line(Record(finding))
    case .csv: Data((csv(Record(finding)) + "\n").utf8)
    case .table: Data((row(finding) + "\n").utf8)
    }
  }

  /// A finding as it is printed, times to the millisecond.
  private struct Record: Encodable {
    var file: String
    var wakeWord: String?
    var verdict: Verdict
    var cause: Cause?
    var wakeScore: Float?
    var probability: Float?
    var wakeStart: Double?
    var wakeEnd: Double?
    var lateStart: Double?
    var seconds: Double?
    var defects: [String]
    var error: String?

    init(_ finding: Finding) {
      file = finding.file
      wakeWord = finding.wakeWord
      verdict = finding.verdict
      cause = finding.cause
      wakeScore = finding.wakeScore
      probability = finding.probability
      wakeStart = finding.wakeStart.map(milliseconds)
      wakeEnd = finding.wakeEnd.map(milliseconds)
      lateStart = finding.lateStart.map(milliseconds)
      seconds = finding.seconds.map(milliseconds)
      defects = finding.defects
      error = finding.error
    }
  }

  private func csv(_ record: Record) -> String {
    func text(_ value: (some CustomStringConvertible)?) -> String { value?.description ?? "" }
    let fields = [
      record.file, text(record.wakeWord), record.verdict.rawValue, text(record.cause?.rawValue),
      text(record.wakeScore), text(record.probability), text(record.wakeStart),
      text(record.wakeEnd), text(record.lateStart), text(record.seconds),
      record.defects.joined(separator: "; "), text(record.error),
    ]
    return fields.map(quoted).joined(separator: ",")
  }

  /// RFC 4180; a field that a spreadsheet would run as a formula is made text.
  private func quoted(_ field: String) -> String {
    let isFormula = field.first.map { "=+@".contains($0) } ?? false
    let field = isFormula ? "'" + field : field
    // By scalars, since CR LF is one character.
    guard field.unicodeScalars.contains(where: { [",", "\"", "\r", "\n"].contains($0) }) else {
      return field
    }
    return "\"" + field.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }

  private func row(_ finding: Finding) -> String {
    func cell(_ text: String?, _ width: Int) -> String {
      (text ?? "").padding(toLength: width, withPad: " ", startingAt: 0)
    }
    func number(_ value: Double?, _ format: String, _ width: Int) -> String {
      let text = value.map { String(format: format, $0) } ?? "-"
      return String(repeating: " ", count: max(0, width - text.count)) + text
    }
    let start = finding.cause == .lateWake ? finding.lateStart : finding.wakeStart
    // The row has the file's name already.
    let note =
      finding.error?.replacingOccurrences(of: "\(finding.file): ", with: "")
      ?? finding.defects.joined(separator: "; ")
    return cell(finding.verdict.rawValue, 12) + cell(finding.cause?.rawValue, 10)
      + number(finding.wakeScore.map(Double.init), "%.1f", 7)
      + number(finding.probability.map { Double($0) * 100 }, "%.0f%%", 6)
      + number(start, "%.2f", 9) + number(finding.seconds, "%.1f", 8) + "  "
      + cell(finding.wakeWord, 16) + " " + printable(finding.file)
      + (note.isEmpty ? "" : "  (\(printable(note)))")
  }
}

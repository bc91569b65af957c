import Audit
import Foundation

/// Findings as a table, as JSON lines, or as CSV. A line takes about a tenth of the time that the
/// recording itself took, so each thread writes its own.
struct ScanOutput {
  private let format: ScanCommand.Format
  /// Whether CSV has a column for them; JSON lines always do, the table never.
  private let hasIDs: Bool
  private let coder = FindingCoder()

  private static let columns = ["file"] + FindingFields.columns

  init(format: ScanCommand.Format, hasIDs: Bool) {
    self.format = format
    self.hasIDs = hasIDs
  }

  /// What stands above the findings; `nil` where nothing does.
  var head: String? {
    switch format {
    case .table:
      "verdict     cause             score  wake   at (s)  length  wake word        recording"
    case .csv: ((hasIDs ? ["id"] : []) + Self.columns).joined(separator: ",")
    case .jsonl: nil
    }
  }

  /// The line of a finding, its end included.
  func line(_ finding: Finding) -> Data {
    switch format {
    case .jsonl: coder.line(finding)
    case .csv: Data((csv(finding) + "\n").utf8)
    case .table: Data((row(finding) + "\n").utf8)
    }
  }

  private func csv(_ finding: Finding) -> String {
    let names = (hasIDs ? [finding.id] : []) + [finding.file]
    let fields = FindingFields.texts(
      finding, verdict: finding.verdict.rawValue, cause: finding.cause?.rawValue)
    return (names + fields).map(Self.quoted).joined(separator: ",")
  }

  /// RFC 4180; a field that a spreadsheet would run as a formula is made text.
  static func quoted(_ field: String) -> String {
    let isFormula = field.first.map { "=+@".contains($0) } ?? false
    let field = isFormula ? "'" + field : field
    // By scalars, since CR LF is one character.
    guard field.unicodeScalars.contains(where: { [",", "\"", "\r", "\n"].contains($0) }) else {
      return field
    }
    return "\"" + field.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }

  private func row(_ finding: Finding) -> String {
    func number(_ value: Double?, _ format: String, _ width: Int) -> String {
      (value.map { String(format: format, $0) } ?? "-").rightAligned(width)
    }
    let start =
      switch finding.cause {
      case .lateWake: finding.lateStart
      case .otherWakeWord: finding.otherStart
      case .nearMiss: finding.likeStart
      default: finding.wakeStart
      }
    let other = finding.otherWord.map { ["it is \($0)"] } ?? []
    var note = finding.error ?? (other + finding.defects).joined(separator: "; ")
    // The row has the file's name already.
    if !finding.file.isEmpty {
      note = note.replacingOccurrences(of: "\(finding.file): ", with: "")
    }
    return finding.verdict.rawValue.leftAligned(12)
      + (finding.cause?.rawValue ?? "").leftAligned(16)
      + number(finding.wakeScore.map(Double.init), "%.1f", 7)
      + number(finding.probability.map { Double($0) * 100 }, "%.0f%%", 6)
      + number(start, "%.2f", 9) + number(finding.seconds, "%.1f", 8) + "  "
      + (finding.wakeWord ?? "").leftAligned(16) + " " + printable(finding.file)
      + (note.isEmpty ? "" : "  (\(printable(note)))")
  }
}

/// What a scan found in all.
struct ScanSummary: CustomStringConvertible {
  private(set) var count = 0
  private var verdicts: [Verdict: Int] = [:]
  private var causes: [Cause: Int] = [:]
  private var seconds = 0.0
  /// How long the scan took, seconds.
  var elapsed = 0.0

  mutating func add(_ finding: Finding) {
    count += 1
    verdicts[finding.verdict, default: 0] += 1
    if let cause = finding.cause { causes[cause, default: 0] += 1 }
    seconds += finding.seconds ?? 0
  }

  var description: String {
    let parts = Cause.allCases.compactMap { cause in
      causes[cause].map { "\($0) \(cause.rawValue)" }
    }
    let rows = Verdict.allCases.compactMap { verdict -> String? in
      guard let count = verdicts[verdict] else { return nil }
      let share = String(format: "%5.1f %%", 100 * Double(count) / Double(self.count))
      let why =
        verdict == .accidental && !parts.isEmpty ? " (" + parts.joined(separator: ", ") + ")" : ""
      let name = verdict.rawValue.leftAligned(10)
      return "  \(name) \("\(count)".rightAligned(6))  \(share)\(why)"
    }
    let speed = seconds / max(elapsed, 1e-3)
    let head = String(
      format: "%ld recordings, %.1f minutes of sound, in %.2f s (%.0f times real time)", count,
      seconds / 60, elapsed, speed)
    return ([head] + rows).joined(separator: "\n")
  }
}

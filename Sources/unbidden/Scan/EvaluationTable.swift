import Audit
import Foundation

/// An ``EvaluationRecord`` as a person reads it.
struct EvaluationTable {
  private let record: EvaluationRecord

  init(_ record: EvaluationRecord) { self.record = record }

  var lines: [String] { figures + cautions + alarms + misses }

  private static let table = TextTable(columns: [
    .left(30), .right(9), .right(14), .right(16), .right(8), .right(9), .right(15),
  ])

  private var figures: [String] {
    let head =
      "\(record.wakeWord): \(counted(record.positives, "recording")) of it, "
      + String(format: "%.2f hours without it in ", record.hours)
      + counted(record.negatives, "other")
    let columns = Self.table.row(
      ["", "threshold", "missed", "95 %", "alarms", "an hour", "95 %"])
    let wanted = decimal(record.wantedFalseAlarmsPerHour)
    var lines = [head, "", columns, row("recommended, \(wanted) an hour", record.recommended)]
    if let asked = record.asked { lines.append(row("asked for", asked)) }
    lines +=
      [""] + record.rates.map { row("at most \(counted($0.falseAlarms, "false alarm"))", $0) }
    return lines + [""]
      + record.ownTable.map { entry in
        row(
          "own table, \(decimal(entry.falseAlarmsPerHour)) an hour", entry.observed,
          threshold: rounded(entry.observed.threshold))
          + (entry.isConsistent ? "" : "  not as the table says")
      }
  }

  private var cautions: [String] { record.cautions.isEmpty ? [] : [""] + record.cautions }

  private var alarms: [String] {
    if record.highestFalseAlarms.isEmpty { return [] }
    return ["", "Highest false alarms:", "   score     at (s)  recording"]
      + record.highestFalseAlarms.map {
        String(format: "%8.2f %10.2f  ", $0.score, $0.start) + printable($0.file)
      }
  }

  private var misses: [String] {
    if record.worstMisses.isEmpty { return ["", "Nothing missed."] }
    let more = (record.asked ?? record.recommended).misses - record.worstMisses.count
    return [
      "",
      "Missed at the threshold \(exact((record.asked ?? record.recommended).threshold)), worst first:",
      "   score  recording",
    ]
      + record.worstMisses.map {
        ($0.score.map { String(format: "%8.2f", $0) } ?? "       -") + "  " + printable($0.file)
      } + (more > 0 ? ["          and \(more) more"] : [])
  }

  private func row(
    _ name: String, _ outcome: EvaluationRecord.Outcome, threshold: String? = nil
  ) -> String {
    func percent(_ share: Double) -> String { String(format: "%.1f", 100 * share) }
    let missed = "\(percent(outcome.missRate)) % (\(outcome.misses))"
    let missRange = "\(percent(outcome.missRateLow))-\(percent(outcome.missRateHigh)) %"
    let rates = [
      outcome.falseAlarmsPerHour, outcome.falseAlarmsPerHourLow, outcome.falseAlarmsPerHourHigh,
    ].map { String(format: "%.2f", $0) }
    return Self.table.row([
      name, threshold ?? exact(outcome.threshold), missed, missRange, "\(outcome.falseAlarms)",
      rates[0], rates[1] + "-" + rates[2],
    ])
  }

  /// With as many decimals as it takes to do the same when typed.
  private func exact(_ threshold: Float) -> String {
    let short = rounded(threshold)
    return Float(short) == threshold ? short : "\(threshold)"
  }

  private func rounded(_ score: Float) -> String { String(format: "%.2f", score) }

  private func decimal(_ value: Double) -> String { String(format: "%.4g", value) }
}

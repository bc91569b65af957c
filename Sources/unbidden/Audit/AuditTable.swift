import Audit
import Foundation

/// An ``AuditRecord`` as a person reads it.
struct AuditTable {
  private let record: AuditRecord

  init(_ record: AuditRecord) { self.record = record }

  var text: String {
    ([head] + verdicts + [""] + rates + devices + clock + longest + labels)
      .joined(separator: "\n")
  }

  private var head: String {
    var head =
      counted(record.recordings, "recording")
      + String(format: ", %.1f hours of sound", record.hours)
    if let analysed = record.analysed, let known = record.known {
      head += "; \(analysed) analysed now, \(known) known from the ledger"
    }
    if let refused = record.refused, refused > 0 {
      head += "; \(refused) without consent, not read"
    }
    if let passed = record.passedOver, passed > 0 {
      head += "; \(passed) passed over for their time"
    }
    return head
  }

  private var verdicts: [String] {
    (Verdict.allCases.map(\.rawValue) + ["expected"]).compactMap { verdict in
      guard let count = record.verdicts[verdict] else { return nil }
      let share = 100 * Double(count) / Double(max(1, record.recordings))
      return "  " + verdict.leftAligned(10) + String(format: " %7ld  %5.1f %%", count, share)
        + causes(of: verdict)
    }
  }

  private func causes(of verdict: String) -> String {
    let expected = Expectation.allCases.map(\.rawValue)
    let causes =
      switch verdict {
      case "expected": record.causes.filter { expected.contains($0.key) }
      case Verdict.accidental.rawValue: record.causes.filter { !expected.contains($0.key) }
      default: [String: Int]()
      }
    if causes.isEmpty { return "" }
    let parts = causes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return "  (" + parts.map { "\($0.value) \($0.key)" }.joined(separator: ", ") + ")"
  }

  private var rates: [String] {
    var lines: [String] = []
    if let share = record.accidentalShare {
      lines.append("Accidental: \(percent(share)) of what could be read")
    }
    if let rate = record.accidentalPerDay {
      lines.append("A day: \(number(rate)), over \(counted(record.days, "day"))")
    }
    if let rate = record.accidentalPerHour { lines.append("An hour of sound: \(number(rate))") }
    if record.timed < record.recordings {
      lines.append("Without a time: \(counted(record.recordings - record.timed, "recording"))")
    }
    return lines
  }

  private var devices: [String] {
    guard record.devices.contains(where: { $0.device != nil }) else { return [] }
    let table = TextTable(columns: [.left(10), .right(12), .right(12), .left(30)])
    return ["", table.row(["device", "recordings", "accidental", "  share"])]
      + record.devices.map { device in
        table.row([
          device.device ?? "unknown", "\(device.recordings)", "\(device.accidental)",
          "  " + (device.accidentalShare.map(percent) ?? ""),
        ])
      }
  }

  private var clock: [String] {
    guard let hours = record.accidentalByHour, let days = record.accidentalByWeekday,
      hours.contains(where: { $0 > 0 })
    else { return [] }
    let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    let hourly = hours.enumerated().map { String(format: "%02ld:%ld", $0, $1) }
    return [
      "", "Accidental by hour:    " + hourly[..<12].joined(separator: " "),
      "                       " + hourly[12...].joined(separator: " "),
      "Accidental by weekday: "
        + zip(names, days).map { "\($0) \($1)" }.joined(separator: ", "),
    ]
  }

  private var longest: [String] {
    guard !record.longest.isEmpty else { return [] }
    return ["", "Longest accidental:"]
      + record.longest.map { recording in
        String(format: "%8.1f s  ", recording.seconds) + recording.id + "  "
          + [
            recording.device, recording.time, recording.cause, recording.file.map(printable),
          ].compactMap { $0 }.joined(separator: "  ")
      }
  }

  private var labels: [String] {
    guard let labels = record.labels else { return [] }
    var lines = [
      "",
      "Against labels: \(labels.wake) wake, \(labels.accidental) accidental, \(labels.unsure) unsure",
    ]
    if let share = labels.found { lines.append("  accidental ones found:  \(percent(share))") }
    if let share = labels.wronglyFlagged {
      lines.append("  proper ones flagged:    \(percent(share))")
    }
    if let share = labels.precision { lines.append("  flagged ones right:     \(percent(share))") }
    if let balanced = labels.balancedAccuracy {
      lines.append(String(format: "  balanced accuracy:      %.3f", balanced))
    }
    return lines
  }

  private func percent(_ share: Estimate) -> String {
    String(
      format: "%.1f %% (95 %%: %.1f to %.1f)", 100 * share.value, 100 * share.low,
      100 * share.high)
  }

  private func number(_ rate: Estimate) -> String {
    String(format: "%.2f (95 %%: %.2f to %.2f)", rate.value, rate.low, rate.high)
  }
}

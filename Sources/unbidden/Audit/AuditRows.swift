import Audit
import Foundation

/// The rows of an audit as JSON lines or as CSV; Docs/ledger.md says what the fields mean.
struct AuditRows {
  private let format: AuditCommand.Format
  private let withNames: Bool
  private let json = JSONLine()

  init(format: AuditCommand.Format, withNames: Bool) {
    (self.format, self.withNames) = (format, withNames)
  }

  /// What stands above the rows; `nil` where nothing does.
  var head: String? {
    guard case .csv = format else { return nil }
    return (Self.columns + (withNames ? Self.names : [])).joined(separator: ",")
  }

  /// The line of a row, its end included; `nil` where only the whole is printed.
  func line(_ row: LedgerRow) -> Data? {
    switch format {
    case .table, .json: nil
    case .jsonl: json.line(Record(row, withNames: withNames))
    case .csv: Data((csv(Record(row, withNames: withNames)) + "\n").utf8)
    }
  }

  private static let columns = [
    "id", "device", "time", "wake_word", "verdict", "cause", "wake_score", "probability",
    "wake_start", "wake_end", "late_start", "seconds", "defects", "error", "label",
  ]
  private static let names = ["file", "device_name", "account", "transcript"]

  private struct Record: Encodable {
    var schemaVersion = 1
    var id: String
    var device: String?
    var time: String?
    var wakeWord: String?
    var verdict: String
    var cause: String?
    var wakeScore: Float?
    var probability: Float?
    var wakeStart: Double?
    var wakeEnd: Double?
    var lateStart: Double?
    var seconds: Double?
    var defects: [String]
    var error: String?
    var label: String?
    var file: String?
    var deviceName: String?
    var account: String?
    var transcript: String?

    init(_ row: LedgerRow, withNames: Bool) {
      let finding = row.finding
      (id, device) = (row.id, row.device)
      time = row.time.map(rfc3339)
      (wakeWord, verdict, cause) = (finding.wakeWord, row.verdict, row.cause)
      (wakeScore, probability) = (finding.wakeScore, finding.probability)
      (wakeStart, wakeEnd) = (finding.wakeStart, finding.wakeEnd)
      (lateStart, seconds) = (finding.lateStart, finding.seconds)
      (defects, error, label) = (finding.defects, finding.error, row.label?.rawValue)
      guard withNames else { return }
      (file, deviceName) = (row.names.file, row.names.device)
      (account, transcript) = (row.names.account, row.names.transcript)
    }
  }

  private func csv(_ record: Record) -> String {
    func text(_ value: (some CustomStringConvertible)?) -> String { value?.description ?? "" }
    var fields = [
      record.id, text(record.device), text(record.time), text(record.wakeWord), record.verdict,
      text(record.cause), text(record.wakeScore), text(record.probability), text(record.wakeStart),
      text(record.wakeEnd), text(record.lateStart), text(record.seconds),
      record.defects.joined(separator: "; "), text(record.error), text(record.label),
    ]
    if withNames {
      fields += [
        text(record.file), text(record.deviceName), text(record.account), text(record.transcript),
      ]
    }
    return fields.map(ScanOutput.quoted).joined(separator: ",")
  }
}

/// A time of a recording, in UTC, to the second.
func rfc3339(_ time: RecordingTime) -> String {
  Date(timeIntervalSince1970: time.at.rounded(.down)).formatted(.iso8601)
}

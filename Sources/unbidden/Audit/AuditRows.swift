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
    case .csv: Data((csv(row) + "\n").utf8)
    }
  }

  private static let columns = ["id", "device", "time"] + FindingFields.columns + ["label"]
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
    var threshold: Float?
    var margin: Float?
    var template: Int?
    var wakeStart: Double?
    var wakeEnd: Double?
    var lateStart: Double?
    var otherWord: String?
    var otherStart: Double?
    var likeness: Float?
    var likeStart: Double?
    var likeEnd: Double?
    var likeFrom: Float?
    var likeTo: Float?
    var seconds: Double?
    var level: Float?
    var snr: Float?
    var clippedShare: Double?
    var speechShare: Double?
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
      (threshold, margin, template) = (finding.threshold, finding.margin, finding.template)
      (wakeStart, wakeEnd, lateStart) = (finding.wakeStart, finding.wakeEnd, finding.lateStart)
      (otherWord, otherStart, likeness) = (finding.otherWord, finding.otherStart, finding.likeness)
      (likeStart, likeEnd) = (finding.likeStart, finding.likeEnd)
      (likeFrom, likeTo, seconds) = (finding.likeFrom, finding.likeTo, finding.seconds)
      (level, snr) = (finding.level, finding.signalToNoise)
      (clippedShare, speechShare) = (finding.clippedShare, finding.speechShare)
      (defects, error, label) = (finding.defects, finding.error, row.label?.rawValue)
      guard withNames else { return }
      (file, deviceName) = (row.names.file, row.names.device)
      (account, transcript) = (row.names.account, row.names.transcript)
    }
  }

  private func csv(_ row: LedgerRow) -> String {
    var fields = [row.id, row.device ?? "", row.time.map(rfc3339) ?? ""]
    fields += FindingFields.texts(row.finding, verdict: row.verdict, cause: row.cause)
    fields.append(row.label?.rawValue ?? "")
    if withNames {
      let names = row.names
      fields += [names.file, names.device ?? "", names.account ?? "", names.transcript ?? ""]
    }
    return fields.map(ScanOutput.quoted).joined(separator: ",")
  }
}

/// A time of a recording, in UTC, to the second.
func rfc3339(_ time: RecordingTime) -> String {
  Date(timeIntervalSince1970: time.at.rounded(.down)).formatted(.iso8601)
}

import Audio
import Audit
import Foundation

/// What `audit --format json` prints: the whole of an audit. Rates have intervals of 95 %; a field is left
/// out where nothing is known.
struct AuditRecord: Encodable {
  var schemaVersion = 1
  var recordings: Int
  /// Of a run: how many of them were analysed anew.
  var analysed: Int?
  /// And for how many the ledger had the finding.
  var known: Int?
  var refused: Int?
  var passedOver: Int?
  var hours: Double
  var verdicts: [String: Int]
  var causes: [String: Int]
  var uncertain: Int
  var accidentalShare: Estimate?
  /// Of the recordings whose time is known.
  var timed: Int
  var days: Int
  var accidentalPerDay: Estimate?
  var accidentalPerHour: Estimate?
  /// By local hour, and by weekday from Monday on; only where times are known.
  var accidentalByHour: [Int]?
  var accidentalByWeekday: [Int]?
  var devices: [Device]
  var longest: [Long]
  var labels: Labels?

  struct Device: Encodable {
    /// Nothing where the device is unknown.
    var device: String?
    var recordings: Int
    var accidental: Int
    var accidentalShare: Estimate?
  }

  struct Long: Encodable {
    var id: String
    var device: String?
    var time: String?
    var seconds: Double
    var cause: String?
    var file: String?
  }

  /// How right the audit is, by what people say.
  struct Labels: Encodable {
    var wake: Int
    var accidental: Int
    var unsure: Int
    /// The share of the accidental ones that it calls so.
    var found: Estimate?
    /// The share of those with their wake word that it calls accidental.
    var wronglyFlagged: Estimate?
    /// The share of those it calls accidental that are.
    var precision: Estimate?
    var balancedAccuracy: Double?
    /// By the label, then by the verdict.
    var verdicts: [String: [String: Int]]

    init(_ tally: LabelTally) {
      wake = tally.count(.wake)
      accidental = tally.count(.accidental)
      unsure = tally.count(.unsure)
      (found, wronglyFlagged) = (tally.found, tally.wronglyFlagged)
      (precision, balancedAccuracy) = (tally.precision, tally.balancedAccuracy)
      verdicts = Dictionary(
        uniqueKeysWithValues: tally.counts.map { ($0.key.rawValue, $0.value) })
    }
  }

  init(
    _ summary: AuditSummary, _ counts: AuditCounts?, against labels: LabelTally, withNames: Bool
  ) {
    recordings = summary.count
    analysed = counts?.analysed
    known = counts?.known
    refused = counts?.refused
    passedOver = counts?.passedOver
    hours = milliseconds(summary.seconds / 3600)
    (verdicts, causes) = (summary.verdicts, summary.causes)
    uncertain = summary.verdicts[Verdict.uncertain.rawValue] ?? 0
    accidentalShare = summary.accidentalShare
    (timed, days) = (summary.timed, summary.days)
    (accidentalPerDay, accidentalPerHour) = (summary.accidentalPerDay, summary.accidentalPerHour)
    if timed > 0 { (accidentalByHour, accidentalByWeekday) = (summary.hours, summary.weekdays) }
    devices = summary.devices.map { device, group in
      Device(
        device: device, recordings: group.recordings, accidental: group.accidental,
        accidentalShare: Estimate(share: group.accidental, of: group.recordings))
    }.sorted { first, second in
      let (a, b) = (first.device ?? "~", second.device ?? "~")
      return (a.count, a) < (b.count, b) && first.device != nil || second.device == nil
    }
    longest = summary.longest.map { row in
      Long(
        id: row.id, device: row.device, time: row.time.map(rfc3339),
        seconds: row.finding.seconds ?? 0, cause: row.cause,
        file: withNames ? row.names.file : nil)
    }
    self.labels = labels.isEmpty ? nil : Labels(labels)
  }
}

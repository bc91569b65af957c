import Audit
import Foundation

extension ReportData {
  /// A recording in the report's list.
  package struct Listed: Encodable, Sendable {
    package var id: String
    package var device: String?
    /// RFC 3339, with the offset of the recording's own clock where it is known.
    package var time: String?
    package var wakeWord: String?
    package var verdict: String
    package var cause: String?
    package var wakeScore: Float?
    package var probability: Float?
    package var threshold: Float?
    package var margin: Float?
    package var template: Int?
    package var wakeStart: Double?
    package var wakeEnd: Double?
    package var lateStart: Double?
    package var otherWord: String?
    package var otherStart: Double?
    package var likeness: Float?
    package var likeStart: Double?
    package var likeEnd: Double?
    package var likeFrom: Float?
    package var likeTo: Float?
    package var seconds: Double?
    package var level: Float?
    package var snr: Float?
    package var clippedShare: Double?
    package var speechShare: Double?
    package var defects: [String]?
    package var error: String?
    package var label: String?
    package var file: String?
    package var deviceName: String?
    package var account: String?
    package var transcript: String?

    package init(_ row: LedgerRow, withNames: Bool) {
      let finding = row.finding
      (id, device, verdict, cause) = (row.id, row.device, row.verdict, row.cause)
      time = row.time.map(LocalTimes.text)
      wakeWord = finding.wakeWord
      (wakeScore, probability) = (finding.wakeScore, finding.probability)
      (wakeStart, wakeEnd) = (finding.wakeStart, finding.wakeEnd)
      (threshold, margin, template) = (finding.threshold, finding.margin, finding.template)
      (lateStart, otherWord, otherStart) = (
        finding.lateStart, finding.otherWord, finding.otherStart
      )
      (likeness, likeStart, likeEnd) = (finding.likeness, finding.likeStart, finding.likeEnd)
      (likeFrom, likeTo) = (finding.likeFrom, finding.likeTo)
      (seconds, level, snr) = (finding.seconds, finding.level, finding.signalToNoise)
      (clippedShare, speechShare) = (finding.clippedShare, finding.speechShare)
      defects = finding.defects.isEmpty ? nil : finding.defects
      (error, label) = (finding.error, row.label?.rawValue)
      guard withNames else { return }
      (file, deviceName) = (row.names.file, row.names.device)
      (account, transcript) = (row.names.account, row.names.transcript)
    }
  }

  /// What the report shows of one recording beside its row.
  package struct Shown: Encodable, Sendable {
    package var id: String
    /// Why there is neither picture nor sound; nothing where there are.
    package var missing: String?
    /// Seconds in which the wake word had to begin.
    package var head: Double?
    /// Seconds from the start that the picture shows.
    package var shownSeconds: Double?
    /// The wake word that is enlarged: the best match in the head, or the one that comes too late, or the
    /// other one that begins in the head. Which of its paths or takes it follows, from 1.
    package var template: Int?
    /// What the acoustic model hears there, or, of a near miss, in what is like the wake word; ARPAbet.
    package var phones: [String]?
    package var parts: [Part]?
    /// Whether the wake word is another one than the audit judged by.
    package var isJudgedAnew: Bool?

    package struct Part: Encodable, Sendable {
      package var name: String
      package var start: Double
      package var end: Double
      package var cost: Float
    }
  }
}

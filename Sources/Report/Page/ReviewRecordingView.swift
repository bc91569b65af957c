import Audio
import Audit
import Foundation
import Mustache
import TensorFile

/// A recording as the review page shows it: its picture, what the audit says of it, and why.
package struct ReviewRecordingView: Sendable {
  /// An HTML fragment, without anybody's name.
  package var html: String
  /// Seconds from the start that a decision needs: the head, and the best match to its end; `nil` where
  /// the recording cannot be had again.
  package var headSeconds: Double?
  /// Up to 20 s from the start, 16 kHz mono.
  package var samples: [Float]

  /// So much of what follows is heard, too, that a word at the end of the head is heard out, seconds.
  private static let rest = 0.5

  /// - Throws: `MustacheTemplate.Error`; only a broken build has a template that cannot be read.
  package init(
    _ row: LedgerRow, _ kept: KeptRecording,
    _ source: Result<RecordingSource, KeptRecordingError>, _ reader: inout StudyReader
  ) throws {
    let recording = ReportData.Listed(row, withNames: false)
    let heard = reader.read(kept, source, recording)
    samples = heard.samples ?? []
    if heard.samples != nil {
      let head = heard.shown.head ?? kept.settings?.head ?? 2
      headSeconds = max(head, recording.wakeEnd ?? 0) + Self.rest
    }
    let picture = heard.study.map {
      RecordingPicture(
        $0, wakeWord: recording.wakeWord ?? "", threshold: recording.threshold ?? Judge.threshold,
        otherWord: recording.otherWord
      ).svg
    }
    let view: [String: Any] = [
      "heading": recording.time.map(ReportTexts.timeElement) ?? "At an unknown time",
      "kind": recording.verdict, "verdict": recording.verdict,
      "facts": ReportRecordingViews.facts(recording), "why": Self.why(recording),
      "picture": picture ?? false as Any, "missing": heard.shown.missing ?? false as Any,
      "anew": heard.shown.isJudgedAnew ?? false,
      "rows": ReportRecordingViews.rows(recording, heard.shown).filter { $0.0 != "A person says" }
        .map { ["name": $0.0, "text": $0.1] },
    ]
    html = try MustacheTemplate(string: EmbeddedFile.reviewRecording).render(view)
  }

  /// "Something at its beginning sounds like the wake word, or a part of it. ...".
  private static func why(_ recording: ReportData.Listed) -> String {
    var sentences: [String] = []
    let word = recording.wakeWord.map { "\u{201C}\($0)\u{201D}" } ?? "a wake word"
    if let probability = recording.probability {
      sentences.append(
        "That it begins with \(word) is "
          + "\(ReportTexts.percent(Double(probability))) probable, says the audit.")
    }
    if let cause = recording.cause {
      let said = ReportTexts.cause(cause)
      sentences.append("\(said.name): \(said.what).")
    }
    for defect in recording.defects ?? [] { sentences.append("Defect: \(defect).") }
    return sentences.joined(separator: " ")
  }
}

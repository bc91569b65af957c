import Enrollment
import Foundation
import WakeWords

/// What a person reads after recordings were given to be rejected: what each scored before and
/// after, and what that costs the takes.
struct RejectionReport: CustomStringConvertible {
  let description: String

  /// The false alarm rate for which the report states the threshold.
  private static let rate: Float = 0.5

  init(_ rejected: [RejectedRecording], before: WakeWord, after: WakeWord) {
    var lines: [String] = []
    for recording in rejected {
      if case .failure(let error) = recording.trigger {
        lines.append("\(recording.path): is not used: \(error).")
      }
    }
    let thresholds = [before, after].map { $0.falseAlarms.threshold(falseAlarmsPerHour: Self.rate) }
    if lines.count < rejected.count {
      lines.append("before  after  score of")
      lines.append(
        Self.row(thresholds[0], thresholds[1])
          + String(format: "the threshold at %.1f false alarms an hour", Self.rate))
      for recording in rejected {
        guard case .success(let trigger) = recording.trigger else { continue }
        let (start, end) = trigger.match.seconds
        lines.append(
          Self.row(trigger.match.score, FalseTrigger.best(of: after, in: recording.samples).score)
            + String(format: "%.2f-%.2f s of ", start, end) + recording.path)
      }
      for (number, takes) in zip(before.takes, after.takes).enumerated() {
        lines.append(
          Self.row(takes.0.score, takes.1.score) + "take \(number + 1), held out")
      }
      let heard = zip([before, after], thresholds).map { word, threshold in
        word.takes.count { $0.score >= threshold }
      }
      if heard[1] < heard[0] {
        lines.append(
          "This costs wake words: \(heard[1]) of \(after.takes.count) takes reach the threshold, "
            + "\(heard[0]) did before. Is the word itself said in one of the recordings?")
      }
    }
    description = lines.joined(separator: "\n")
  }

  private static func row(_ before: Float, _ after: Float) -> String {
    String(format: "%6.1f %6.1f  ", before, after)
  }
}

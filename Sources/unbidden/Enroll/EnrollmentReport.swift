import Enrollment
import Foundation
import WakeWords

/// What a person reads after an enrollment: each take, which one is odd, and how good it will be.
struct EnrollmentReport: CustomStringConvertible {
  let description: String

  /// The false alarm rate for which the report states the threshold.
  private static let rate: Float = 0.5

  init(_ word: WakeWord, _ enrollment: Enrollment, sources: [String], path: String) {
    var lines = ["take  word at        level  agreement  recording"]
    for (index, take) in enrollment.takes.enumerated() {
      lines.append(
        String(
          format: "%4d  %.2f-%.2f s  %4.0f dBFS  %9.1f  ", index + 1, take.start, take.end,
          take.level, enrollment.agreements[index]) + sources[index])
    }
    lines += Self.warnings(enrollment, sources: sources)
    let threshold = word.falseAlarms.threshold(falseAlarmsPerHour: Self.rate)
    let recognised = word.takes.count { $0.score >= threshold }
    lines.append(
      String(
        format: "At %.1f false alarms an hour of speech the threshold is %.1f; ", Self.rate,
        threshold)
        + "held out, \(recognised) of \(word.takes.count) takes reach it.")
    lines.append(
      "To hear the weakest of them too costs \(Self.rateText(word)) false alarms an hour.")
    lines.append("Wrote \(path) (\(word.takes.count) templates).")
    description = lines.joined(separator: "\n")
  }

  private static func rateText(_ word: WakeWord) -> String {
    let weakest = word.takes.map(\.score).min() ?? 0
    let rate = word.falseAlarms.falseAlarmsPerHour(threshold: weakest)
    if rate < 0.01 { return "less than 0.01" }
    return String(format: rate < 10 ? "%.2f" : "%.0f", rate)
  }

  private static func warnings(_ enrollment: Enrollment, sources: [String]) -> [String] {
    var warnings: [String] = []
    if let odd = enrollment.oddOneOut {
      warnings.append(
        "Take \(odd + 1) (\(sources[odd])) does not sound like the others. If it is another word, "
          + "or cut short, leave it out or record it again.")
    }
    for (index, take) in enrollment.takes.enumerated() {
      for weakness in take.weaknesses {
        warnings.append("Take \(index + 1) (\(sources[index])): \(weakness)")
      }
    }
    if enrollment.disagree {
      warnings.append("The two takes do not sound alike; a third one would tell which is odd.")
    }
    if enrollment.takes.count < 3 {
      warnings.append("Two takes are few: with 3 to 5 fewer wake words are missed.")
    }
    return warnings
  }
}

import Foundation
import Matching

/// What a person reads after an enrolment: each take, which one is odd, and how good it will be.
struct EnrolmentReport: CustomStringConvertible {
  let description: String

  /// The false alarm rate for which the report states the threshold.
  private static let rate: Float = 0.5

  init(_ word: WakeWord, _ enrolment: Enrolment, sources: [String], path: String) {
    var lines = ["take  word at        level  agreement  recording"]
    for (index, take) in enrolment.takes.enumerated() {
      lines.append(
        String(
          format: "%4d  %.2f-%.2f s  %4.0f dBFS  %9.1f  ", index + 1, take.start, take.end,
          take.level, enrolment.agreements[index]) + sources[index])
    }
    lines += Self.warnings(enrolment, sources: sources)
    let threshold = word.falseAlarms.threshold(falseAlarmsPerHour: Self.rate)
    let recognised = word.takeScores.count { $0 >= threshold }
    lines.append(
      String(
        format: "At %.1f false alarms an hour of speech the threshold is %.1f; ", Self.rate,
        threshold)
        + "held out, \(recognised) of \(word.takeScores.count) takes reach it.")
    lines.append(
      "To hear the weakest of them too costs \(Self.rateText(word)) false alarms an hour.")
    lines.append("Wrote \(path) (\(word.templates.count) templates).")
    description = lines.joined(separator: "\n")
  }

  private static func rateText(_ word: WakeWord) -> String {
    let weakest = word.takeScores.min() ?? 0
    let rate = word.falseAlarms.falseAlarmsPerHour(threshold: weakest)
    if rate < 0.01 { return "less than 0.01" }
    return String(format: rate < 10 ? "%.2f" : "%.0f", rate)
  }

  private static func warnings(_ enrolment: Enrolment, sources: [String]) -> [String] {
    var warnings: [String] = []
    if let odd = enrolment.oddOneOut {
      warnings.append(
        "Take \(odd + 1) (\(sources[odd])) does not sound like the others. If it is another word, "
          + "or cut short, leave it out or record it again.")
    }
    for (index, take) in enrolment.takes.enumerated() {
      for weakness in take.weaknesses {
        warnings.append("Take \(index + 1) (\(sources[index])): \(weakness)")
      }
    }
    if enrolment.disagree {
      warnings.append("The two takes do not sound alike; a third one would tell which is odd.")
    }
    if enrolment.takes.count < 3 {
      warnings.append("Two takes are few: with 3 to 5 fewer wake words are missed.")
    }
    return warnings
  }
}

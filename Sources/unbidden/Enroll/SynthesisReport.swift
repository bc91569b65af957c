import Enrollment
import Foundation
import WakeWords

/// What a person reads after synthesisers said a word: which did, and how sure it is.
struct SynthesisReport: CustomStringConvertible {
  let description: String

  /// The false alarm rate for which the report states the threshold.
  private static let rate: Float = 0.5

  init(_ word: WakeWord, _ spoken: SyntheticTakes, text: String, path: String) {
    var lines: [String] = []
    // So that one sees what espeak-ng mistakes; it is not needed for more.
    if let phones = try? Espeak.arpabet(of: text) {
      lines.append("espeak-ng says it as: \(phones)")
    }
    let threshold = word.falseAlarms.threshold(falseAlarmsPerHour: Self.rate)
    lines.append("seconds  held out  voice")
    for (take, voice) in zip(word.takes, spoken.voices) {
      lines.append(
        String(format: "%7.2f  %8.1f  ", take.end - take.start, take.score) + voice.name)
    }
    let recognised = word.takes.count { $0.score >= threshold }
    lines.append(
      String(
        format: "At %.1f false alarms an hour of speech the threshold is %.1f; ", Self.rate,
        threshold)
        + "held out, \(recognised) of \(word.takes.count) voices reach it.")
    lines.append(
      "Listen whether a synthesiser says it as you do: a word that none of them knows is missed. Takes "
        + "of your own are surer: if it is missed, record 3 to 5.")
    lines.append("Wrote \(path) (\(word.takes.count) templates).")
    description = lines.joined(separator: "\n")
  }
}

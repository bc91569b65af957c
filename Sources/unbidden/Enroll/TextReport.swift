import Enrollment
import Foundation
import WakeWords

/// What a person reads after a word was made from text: how it is taken to be said, and how sure it
/// is.
struct TextReport: CustomStringConvertible {
  let description: String

  /// The false alarm rate for which the report states the threshold.
  private static let rate: Float = 0.5

  init(_ word: WakeWord, _ pronunciations: [Pronunciation], path: String) {
    var lines = zip(pronunciations, word.model.lengths).map { pronunciation, seconds in
      String(format: "%.2f s  ", seconds) + pronunciation.text
    }
    let threshold = word.falseAlarms.threshold(falseAlarmsPerHour: Self.rate)
    lines.append(
      String(
        format: "At %.1f false alarms an hour of speech the threshold is %.1f; a perfect match "
          + "scores %.1f.", Self.rate, threshold, word.ceiling))
    if threshold > word.ceiling {
      lines.append(
        "So short or common a word cannot be told from speech so well: choose a longer one, or "
          + "allow more false alarms.")
    }
    lines.append(
      "A word from text alone is less sure than one from takes: if it is missed, record 3 to 5.")
    lines.append("Wrote \(path).")
    description = lines.joined(separator: "\n")
  }
}

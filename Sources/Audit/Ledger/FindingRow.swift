import Foundation
import GRDB

/// Findings as rows of a ledger's `findings`. What follows from other columns (probability, threshold,
/// margin) is not stored.
extension Finding {
  /// The columns that ``ledgerValues`` are for, in their order.
  static let ledgerColumns = [
    "verdict", "cause", "wake_word", "wake_score", "wake_start", "wake_end", "template",
    "late_start",
    "other_word", "other_start", "likeness", "like_start", "like_end", "like_from", "like_to",
    "seconds", "level", "snr", "clipped_share", "speech_share", "defects", "error",
  ]

  var ledgerValues: [(any DatabaseValueConvertible)?] {
    [
      verdict.rawValue, cause?.rawValue, wakeWord, wakeScore, wakeStart, wakeEnd, template,
      lateStart,
      otherWord, otherStart, likeness, likeStart, likeEnd, likeFrom, likeTo, seconds, level,
      signalToNoise, clippedShare, speechShare, defectsText, error,
    ]
  }

  /// - Parameter row: has the columns of `findings`.
  init(ledgerRow row: Row) throws {
    self.init(
      id: "", file: "", wakeWord: row["wake_word"],
      verdict: Verdict(rawValue: row["verdict"]) ?? .unreadable)
    cause = (row["cause"] as String?).flatMap { Cause(rawValue: $0) }
    if let score = row["wake_score"] as Float? { setScore(score) }
    (wakeStart, wakeEnd, template) = (row["wake_start"], row["wake_end"], row["template"])
    (lateStart, otherWord, otherStart) = (row["late_start"], row["other_word"], row["other_start"])
    (likeness, likeStart, likeEnd) = (row["likeness"], row["like_start"], row["like_end"])
    (likeFrom, likeTo, seconds) = (row["like_from"], row["like_to"], row["seconds"])
    (level, signalToNoise) = (row["level"], row["snr"])
    (clippedShare, speechShare) = (row["clipped_share"], row["speech_share"])
    let texts: String = row["defects"]
    if texts != "[]" { defects = try JSONDecoder().decode([String].self, from: Data(texts.utf8)) }
    error = row["error"]
  }

  /// ``defects`` as the ledger has them.
  private var defectsText: String {
    guard !defects.isEmpty, let text = try? JSONEncoder().encode(defects) else { return "[]" }
    return String(decoding: text, as: UTF8.self)
  }
}

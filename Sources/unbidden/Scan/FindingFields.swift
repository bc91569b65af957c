import Audit

/// The fields of a finding as texts, for CSV: all but its name.
enum FindingFields {
  static let columns = [
    "wake_word", "verdict", "cause", "wake_score", "probability", "threshold", "margin", "template",
    "wake_start", "wake_end", "late_start", "other_word", "other_start", "likeness", "like_start",
    "like_end", "like_from", "like_to", "seconds", "level", "snr", "clipped_share", "speech_share",
    "defects", "error",
  ]

  /// One for each of ``columns``.
  ///
  /// - Parameters:
  ///   - verdict: the finding's own, or what the ledger knows better.
  ///   - cause: the same.
  static func texts(_ finding: Finding, verdict: String, cause: String?) -> [String] {
    func text(_ value: (some CustomStringConvertible)?) -> String { value?.description ?? "" }
    let match: [String] = [
      text(finding.wakeScore), text(finding.probability), text(finding.threshold),
      text(finding.margin), text(finding.template), text(finding.wakeStart), text(finding.wakeEnd),
    ]
    let reasons: [String] = [
      text(finding.lateStart), text(finding.otherWord), text(finding.otherStart),
      text(finding.likeness), text(finding.likeStart), text(finding.likeEnd),
      text(finding.likeFrom),
      text(finding.likeTo),
    ]
    let sound: [String] = [
      text(finding.seconds), text(finding.level), text(finding.signalToNoise),
      text(finding.clippedShare), text(finding.speechShare),
      finding.defects.joined(separator: "; "),
      text(finding.error),
    ]
    return [text(finding.wakeWord), verdict, text(cause)] + match + reasons + sound
  }
}

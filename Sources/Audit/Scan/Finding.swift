/// What an audit has to say of one recording.
package struct Finding: Equatable, Sendable {
  /// The recording's path as it was named.
  package var file: String
  /// The wake word that it was judged by: the one asked for, or the most likely of several.
  package var wakeWord: String?
  package var verdict: Verdict
  /// Why there is no wake word; only for ``Verdict/accidental``.
  package var cause: Cause?
  /// How surely the recording begins with the wake word: the calibrated score of the best match
  /// that begins in the head.
  package var wakeScore: Float?
  /// The same as a probability, the wake word being as likely as not beforehand.
  package var probability: Float?
  /// Where that match lies, seconds.
  package var wakeStart: Double?
  package var wakeEnd: Double?
  /// Where the wake word comes too late, seconds; only for ``Cause/lateWake``.
  package var lateStart: Double?
  /// Length of the recording, seconds.
  package var seconds: Double?
  /// What is wrong with the recording although it could be judged.
  package var defects: [String] = []
  /// Why it could not be; only for ``Verdict/unreadable``.
  package var error: String?

  package init(file: String, wakeWord: String?, verdict: Verdict) {
    self.file = file
    self.wakeWord = wakeWord
    self.verdict = verdict
  }
}

/// What an audit has to say of one recording.
public struct Finding: Equatable, Sendable {
  /// The recording's path as it was named.
  public var file: String
  /// The wake word that it was judged by: the one asked for, or the most likely of several.
  public var wakeWord: String?
  public var verdict: Verdict
  /// Why there is no wake word; only for ``Verdict/accidental``.
  public var cause: Cause?
  /// How surely the recording begins with the wake word: the calibrated score of the best match
  /// that begins in the head.
  public var wakeScore: Float?
  /// The same as a probability, the wake word being as likely as not beforehand.
  public var probability: Float?
  /// Where that match lies, seconds.
  public var wakeStart: Double?
  public var wakeEnd: Double?
  /// Where the wake word comes too late, seconds; only for ``Cause/lateWake``.
  public var lateStart: Double?
  /// Length of the recording, seconds.
  public var seconds: Double?
  /// What is wrong with the recording although it could be judged.
  public var defects: [String] = []
  /// Why it could not be; only for ``Verdict/unreadable``.
  public var error: String?

  public init(file: String, wakeWord: String?, verdict: Verdict) {
    self.file = file
    self.wakeWord = wakeWord
    self.verdict = verdict
  }
}

/// Whether a recording began with its wake word.
package enum Verdict: String, Codable, Sendable, CaseIterable {
  /// The wake word begins in the head.
  case wake
  /// It does not: the recording was made by accident.
  case accidental
  /// The evidence does not decide.
  case uncertain
  /// The recording could not be read, so nothing is known.
  case unreadable
}

/// What is in a recording that did not begin with its wake word.
package enum Cause: String, Codable, Sendable, CaseIterable {
  /// Speech, but no wake word anywhere.
  case speech
  /// Sound, but no speech.
  case noise
  /// Nothing above the noise floor.
  case silence
  /// The wake word comes, but only after the head.
  case lateWake = "late_wake"
}

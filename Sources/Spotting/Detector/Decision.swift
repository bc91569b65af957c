/// A wake word that was detected.
package struct Detection: Equatable, Sendable {
  /// What gave it away: the match at the first frame that reached the threshold. Its score may go
  /// on to rise, and its end lies before the word's where that is so.
  package var match: ScoredMatch
  /// The threshold that it reached, a calibrated score.
  package var threshold: Float
}

/// Turns the matches of one wake word, frame after frame, into detections, as a pure state machine
/// in audio time.
///
/// A detection comes with the first frame that reaches the threshold. Peaks are local maxima of the
/// same scores, so a stream has such a frame if and only if it has a peak that reaches the
/// threshold: whoever waits for the peak (``PeakPicker``) decides the same, only later.
///
/// Then an utterance is over, and the next can be detected, when the score has been under the
/// threshold and ``refractoryFrames`` lie behind its best frame. So what is detected are, but for
/// chains of utterances each within a second of the next, the best peaks of each second.
package struct Decision: Sendable {
  /// The calibrated score from which a match is a detection.
  package let threshold: Float
  /// Frames from the best of an utterance on that belong to it: 1 s, shorter than two wake words in
  /// a row take, longer than one word's side peaks.
  package static let refractoryFrames = 50
  /// The best frame of the utterance that was detected last.
  private var best: ScoredMatch?
  /// Whether the score has been under the threshold since that detection.
  private var hasFallen = false

  /// - Parameter threshold: a calibrated score.
  package init(threshold: Float) { self.threshold = threshold }

  /// Takes the match of the next frame; its score is minus infinity where there is none.
  ///
  /// - Returns: the detection that it brings.
  package mutating func update(_ match: ScoredMatch) -> Detection? {
    guard match.score >= threshold else {
      hasFallen = true
      return nil
    }
    if let best, !hasFallen || match.frame - best.frame < Self.refractoryFrames {
      if match.score > best.score { self.best = match }
      return nil
    }
    (best, hasFallen) = (match, false)
    return Detection(match: match, threshold: threshold)
  }
}

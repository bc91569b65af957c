import Features

/// Listens for one wake word of paths: looks again at what matches well, and finds the peaks.
package struct PathListener: Sendable {
  /// The newest frame's match, with the score of a second look where there is a verifier.
  private(set) var match = ScoredMatch(score: -.infinity, frame: -1, frames: 0)
  private let calibration: Calibration
  private var picker = PeakPicker()
  private var secondLook: Verifier?
  private var frame = 0

  package init(_ pattern: StatePathPattern, _ calibration: Calibration) {
    self.calibration = calibration
    secondLook = pattern.verifier.map { Verifier(pattern, $0) }
  }

  /// - Parameters:
  ///   - found: of the word, at the newest frame.
  ///   - history: the newest frame is in it, where there is a verifier.
  package mutating func step(_ found: WordWarps.Match, _ history: PosteriorHistory) -> ScorePeak? {
    frame += 1
    let value =
      secondLook?.value(
        raw: found.raw, path: found.best, frames: frame - found.frames..<frame, in: history)
      ?? found.raw
    match = ScoredMatch(
      score: calibration.score(value), frame: frame - 1, frames: found.frames)
    return picker.update(score: match.score, frames: match.frames)
  }

  /// Ends the stream and forgets it: gives the peaks that only its end makes certain.
  package mutating func finish() -> [ScorePeak] {
    let peaks = picker.finish()
    picker = PeakPicker()
    frame = 0
    return peaks
  }
}

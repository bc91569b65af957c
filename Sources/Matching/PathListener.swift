import Features

/// Listens for one wake word of paths: looks again at what matches well, and finds the peaks.
struct PathListener: Sendable {
  /// The newest frame's score, of a second look where there is a verifier.
  private(set) var score = -Float.infinity
  private let calibration: Calibration
  private var picker = PeakPicker()
  private var secondLook: SecondLook?
  private var frame = 0

  init(_ pattern: PathPattern, _ calibration: Calibration) {
    self.calibration = calibration
    secondLook = pattern.verifier.map { SecondLook(pattern, $0) }
  }

  /// - Parameters:
  ///   - match: of the word, at the newest frame.
  ///   - history: the newest frame is in it, where there is a verifier.
  mutating func step(_ match: WordWarps.Match, _ history: EncoderHistory) -> ScorePeak? {
    frame += 1
    let value =
      secondLook?.value(
        raw: match.raw, path: match.best, frames: frame - match.frames..<frame, in: history)
      ?? match.raw
    score = calibration.score(value)
    return picker.update(score: score, frames: match.frames)
  }

  /// Ends the stream and forgets it: gives the peaks that only its end makes certain.
  mutating func finish() -> [ScorePeak] {
    let peaks = picker.finish()
    picker = PeakPicker()
    (score, frame) = (-.infinity, 0)
    return peaks
  }
}

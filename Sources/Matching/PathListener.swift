import Features

/// Listens for one wake word of paths: matches, looks again at what matches well, finds the peaks.
struct PathListener: Sendable {
  /// The newest frame's match, with the score of a second look where there is a verifier.
  private(set) var match = ScoredMatch(score: -.infinity, frame: -1, frames: 0)
  private let head: PathPattern.Head
  private let calibration: Calibration
  private var matcher: PathMatcher
  private var picker = PeakPicker()
  private var secondLook: SecondLook?
  private var frame = 0

  init(_ pattern: PathPattern, _ calibration: Calibration) {
    head = pattern.head
    self.calibration = calibration
    matcher = PathMatcher(pattern)
    secondLook = pattern.verifier.map { SecondLook(pattern, $0) }
  }

  /// - Parameters:
  ///   - encoder: at the newest frame.
  ///   - history: the newest frame is in it, where there is a verifier.
  mutating func step(_ encoder: borrowing Encoder, _ history: EncoderHistory) -> ScorePeak? {
    let found =
      switch head {
      case .states: matcher.step(encoder.states)
      case .phones: matcher.step(encoder.phones)
      }
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
  mutating func finish() -> [ScorePeak] {
    let peaks = picker.finish()
    matcher.reset()
    picker = PeakPicker()
    frame = 0
    return peaks
  }
}

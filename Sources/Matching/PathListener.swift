import Features

/// Listens for one wake word of paths: matches, finds the peaks, and looks at them again.
struct PathListener: Sendable {
  /// The newest frame's score. Where peaks are looked at again it stays at its lowest until a peak
  /// is certain, and is then for one frame the peak's.
  private(set) var score = -Float.infinity
  private let head: PathPattern.Head
  private let calibration: Calibration
  private var matcher: PathMatcher
  private var picker = PeakPicker()
  private var secondLook: SecondLook?
  /// The best path at each of the last frames, a ring.
  private var best = [Int](repeating: 0, count: 2 * PeakPicker.reach + 1)
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
    let match =
      switch head {
      case .states: matcher.step(encoder.states)
      case .phones: matcher.step(encoder.phones)
      }
    best[frame % best.count] = match.best
    frame += 1
    score = calibration.score(secondLook?.verifier.unverified(match.raw) ?? match.raw)
    let peak = picker.update(score: match.raw, frames: match.frames).map { judged($0, history) }
    if let peak, secondLook != nil { score = max(score, peak.score) }
    return peak
  }

  /// Ends the stream and forgets it: gives the peaks that only its end makes certain.
  mutating func finish(_ history: EncoderHistory) -> [ScorePeak] {
    let peaks = picker.finish().map { judged($0, history) }
    matcher.reset()
    picker = PeakPicker()
    (score, frame) = (-.infinity, 0)
    return peaks
  }

  /// A peak of the raw score with its calibrated score.
  private mutating func judged(_ peak: ScorePeak, _ history: EncoderHistory) -> ScorePeak {
    let value =
      secondLook?.value(
        raw: peak.score, path: best[peak.frame % best.count],
        frames: peak.frame + 1 - peak.frames..<peak.frame + 1, in: history) ?? peak.score
    return ScorePeak(
      score: calibration.score(value), frame: peak.frame, frames: peak.frames)
  }
}

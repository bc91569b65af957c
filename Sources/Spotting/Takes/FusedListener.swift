/// Listens for one wake word of takes in both spaces, and finds the peaks of the fused score.
///
/// The two front ends lag differently, so a frame that one has heard waits for the other. Frames are
/// counted as those of the cepstra; the stretch that a match covers is that of the best cepstral
/// template.
package struct FusedListener: Sendable {
  /// What a fused frame brought.
  package struct Heard {
    var match: ScoredMatch
    /// The peak that is certain now.
    var peak: ScorePeak?
  }

  /// The newest fused frame's score.
  private(set) var score = -Float.infinity
  private let scales: TakePattern.Scales
  private let calibration: Calibration
  private var cepstra: CepstralMatcher
  private var phones: PhoneMatcher
  private var picker = PeakPicker()
  /// What waits for the other side, rings: the cepstral match and the phones' raw score of each frame.
  private var matches: [WordWarps.Match]
  private var phoneRaws: [Float]
  /// Frames that each side has heard, and that are fused; frames before the encoder's first do not count.
  private var cepstralFrames = -TakePattern.lead
  private var phoneFrames = 0
  private var fusedFrames = 0

  /// The most that may wait. An encoder lags by 16 frames at most, ``AcousticModelDescription/delay``.
  private static let capacity = 32

  package init(_ pattern: TakePattern, _ calibration: Calibration) {
    scales = pattern.scales
    self.calibration = calibration
    cepstra = CepstralMatcher(pattern.templates)
    phones = PhoneMatcher(pattern.phones)
    let none = WordWarps.Match(raw: -.infinity, frames: 0, best: 0)
    matches = [WordWarps.Match](repeating: none, count: Self.capacity)
    phoneRaws = [Float](repeating: -.infinity, count: Self.capacity)
  }

  /// - Parameters: as of ``CepstralMatcher/step(_:background:)``.
  /// - Returns: `nil` while the other side has not heard the frame.
  package mutating func hear(cepstra frame: [Float], background: Float) -> Heard? {
    let match = cepstra.step(frame, background: background)
    cepstralFrames += 1
    guard cepstralFrames > 0 else {
      // Before the encoder's first frame there is no peak.
      _ = picker.update(score: -.infinity, frames: 0)
      return nil
    }
    matches[(cepstralFrames - 1) % Self.capacity] = match
    return fuse()
  }

  /// - Parameters: as of ``PhoneMatcher/step(_:from:)``.
  /// - Returns: `nil` while the other side has not heard the frame.
  package mutating func hear(phones logPosteriors: [Float], from offset: Int = 0) -> Heard? {
    phoneRaws[phoneFrames % Self.capacity] = phones.step(logPosteriors, from: offset).raw
    phoneFrames += 1
    return fuse()
  }

  /// Fuses the next frame, if both sides have heard it.
  private mutating func fuse() -> Heard? {
    precondition(max(cepstralFrames, phoneFrames) - fusedFrames <= Self.capacity)
    guard fusedFrames < min(cepstralFrames, phoneFrames) else { return nil }
    let slot = fusedFrames % Self.capacity
    fusedFrames += 1
    score = calibration.score(
      scales.fused(cepstra: matches[slot].raw, phones: phoneRaws[slot]))
    let match = ScoredMatch(
      score: score, frame: fusedFrames - 1 + TakePattern.lead, frames: matches[slot].frames)
    return Heard(match: match, peak: picker.update(score: score, frames: match.frames))
  }

  /// Ends the stream and forgets it: gives the peaks that only its end makes certain.
  package mutating func finish() -> [ScorePeak] {
    let peaks = picker.finish()
    cepstra.reset()
    phones.reset()
    picker = PeakPicker()
    (score, cepstralFrames, phoneFrames, fusedFrames) = (-.infinity, -TakePattern.lead, 0, 0)
    return peaks
  }
}

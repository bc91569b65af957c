import TestSupport
import Testing

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

@Suite("One wake word of takes in both spaces")
struct FusedListenerTests {
  private let pattern: TakePattern
  private let calibration = Calibration(slope: 3, offset: -2)
  /// Frames of cepstra with what a template must undercut, and log posteriors of four phones.
  private let cepstra: [[Float]]
  private let background: [Float]
  private let phones: [[Float]]

  init() {
    var random = SplitMix(8)
    func numbers(_ count: Int, _ range: ClosedRange<Float>) -> [Float] {
      (0..<count).map { _ in Float.random(in: range, using: &random) }
    }
    let templates = [6, 9].map { Template(values: numbers($0 * 3, -2...2), dimension: 3) }
    let posteriors = [5, 8].map { Template(values: numbers($0 * 4, 0...1), dimension: 4) }
    pattern = TakePattern(
      templates: templates, phones: posteriors, encoder: "",
      scales: TakePattern.Scales(
        cepstra: ScoreScale(mean: -1, way: 0.5), phones: ScoreScale(mean: -4, way: 2)))
    cepstra = (0..<60).map { _ in numbers(3, -2...2) + [0, 0, 0, 0, 0] }
    background = numbers(60, 0...2)
    phones = (0..<60).map { _ in numbers(4, -8...0) }
  }

  /// The calibrated score at each frame of the cepstra, from both raw scores over the whole stream.
  private func expected() -> [(score: Float, frames: Int)] {
    var (matcher, phoneMatcher) = (CepstralMatcher(pattern.templates), PhoneMatcher(pattern.phones))
    let matches = zip(cepstra, background).map { matcher.step($0, background: $1) }
    let raws = phones.map { phoneMatcher.step($0).raw }
    return matches.indices.map { frame in
      // Frame k of the encoder goes with frame k + 1 of the cepstra.
      guard frame > 0 else { return (-.infinity, 0) }
      let fused = ((matches[frame].raw + 1) / 0.5 + (raws[frame - 1] + 4) / 2) / 2
      return (3 * fused - 2, matches[frame].frames)
    }
  }

  /// Feeds both sides, that of the encoder `ahead` frames before the other.
  private func heard(ahead: Int, by listener: inout FusedListener) -> (
    peaks: [ScorePeak], scores: [Float]
  ) {
    var peaks: [ScorePeak] = []
    var scores: [Float] = []
    func keep(_ heard: FusedListener.Heard?) {
      guard let heard else { return }
      #expect(heard.match.score == listener.score)
      if let peak = heard.peak {
        peaks.append(peak)
        #expect(peak.frame + PeakPicker.reach == heard.match.frame)
      }
    }
    for frame in -20..<cepstra.count + 20 {
      if phones.indices.contains(frame + ahead) {
        keep(listener.hear(phones: phones[frame + ahead]))
        if frame + ahead < frame { scores.append(listener.score) }
      }
      if cepstra.indices.contains(frame) {
        keep(listener.hear(cepstra: cepstra[frame], background: background[frame]))
        if ahead >= 0 { scores.append(listener.score) }
      }
    }
    return (peaks + listener.finish(), scores)
  }

  @Test("The score is half of each raw score, standardised, at the frames that belong together")
  func scores() {
    var listener = FusedListener(pattern, calibration)
    let expected = expected()
    let (peaks, scores) = heard(ahead: 0, by: &listener)
    #expect(scores.count == expected.count)
    #expect(scores.contains { $0 > -.infinity })
    for (score, one) in zip(scores, expected) {
      #expect(score == one.score || abs(score - one.score) < 1e-4)
    }
    var picker = PeakPicker()
    var naive = expected.compactMap { picker.update(score: $0.score, frames: $0.frames) }
    naive += picker.finish()
    #expect(peaks.map(\.frame) == naive.map(\.frame) && !peaks.isEmpty)
    #expect(peaks.map(\.frames) == naive.map(\.frames))
    #expect(zip(peaks, naive).allSatisfy { abs($0.score - $1.score) < 1e-4 })
  }

  @Test(
    "Whichever side is heard first, and by how much, the peaks are the same",
    arguments: [-18, -3, -2, -1, 1, 2, 18])
  func lag(ahead: Int) {
    var listener = FusedListener(pattern, calibration)
    let together = heard(ahead: 0, by: &listener).peaks
    // The same listener again: the end of a stream leaves nothing behind.
    #expect(listener.score == -.infinity)
    #expect(heard(ahead: ahead, by: &listener).peaks == together)
  }
}

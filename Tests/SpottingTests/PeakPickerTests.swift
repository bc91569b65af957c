import TestSupport
import Testing

@testable import Spotting

/// All peaks of a whole sequence, straight from the definition.
private func naivePeaks(_ scores: [Float]) -> [Int] {
  scores.indices.filter { t in
    let score = scores[t]
    guard score > -.infinity else { return false }
    return (1...PeakPicker.reach).allSatisfy { k in
      (t - k < 0 || scores[t - k] < score)
        && (t + k >= scores.count || scores[t + k] <= score)
    }
  }
}

@Suite("Score peaks")
struct PeakPickerTests {
  @Test("Peaks of any sequence are those of the definition, three frames late", arguments: 0..<200)
  func definition(seed: Int) {
    var random = SplitMix(UInt64(seed))
    // Small whole numbers make plateaus.
    let top = Int.random(in: 1...9, using: &random)
    var scores = (0..<Int.random(in: 0...60, using: &random)).map { _ in
      Float(Int.random(in: 0...top, using: &random))
    }
    for frame in scores.indices.prefix(Int.random(in: 0...10, using: &random)) {
      scores[frame] = -.infinity
    }
    if seed.isMultiple(of: 4), scores.count > 30 { scores[25] = -.infinity }

    var picker = PeakPicker()
    var peaks: [ScorePeak] = []
    for (frame, score) in scores.enumerated() {
      guard
        let peak = picker.update(
          ScoredMatch(score: score, frame: frame, frames: 100 + frame))
      else { continue }
      #expect(peak.frame == frame - PeakPicker.reach)
      peaks.append(peak)
    }
    peaks += picker.finish()
    #expect(peaks.map(\.frame) == naivePeaks(scores))
    for peak in peaks {
      #expect(peak.score == scores[peak.frame] && peak.frames == 100 + peak.frame)
    }
  }

  @Test("Of a plateau the first frame is the peak, and only it")
  func plateau() {
    var picker = PeakPicker()
    let scores: [Float] = [0, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1]
    let peaks =
      scores.enumerated().compactMap {
        picker.update(ScoredMatch(score: $1, frame: $0, frames: 1))
      } + picker.finish()
    #expect(peaks.map(\.frame) == [2])
  }

  @Test("A stream without a match has no peak")
  func nothing() {
    var picker = PeakPicker()
    for _ in 0..<20 { #expect(picker.update(.none) == nil) }
    #expect(picker.finish().isEmpty)
  }

  @Test("The end of the stream gives the peaks that it makes certain")
  func finish() {
    var picker = PeakPicker()
    for frame in 0..<3 {
      let match = ScoredMatch(score: Float(frame + 1), frame: frame, frames: 5)
      #expect(picker.update(match) == nil)
    }
    #expect(picker.finish() == [ScorePeak(score: 3, frame: 2, frames: 5)])
  }
}

import TestSupport
import Testing

@testable import Matching

@Suite("From peaks to detections")
struct DecisionTests {
  private func peak(_ frame: Int, _ score: Float = 5) -> ScorePeak {
    ScorePeak(score: score, frame: frame, frames: 40)
  }

  @Test("A peak counts from the threshold on, the threshold included")
  func threshold() {
    var decision = Decision(threshold: 2.5)
    #expect(decision.update(peak(10, Float(2.5).nextDown)) == nil)
    #expect(decision.update(peak(20, 2.5)) == Detection(peak: peak(20, 2.5), threshold: 2.5))
  }

  @Test("After a detection there is none for a second of audio, and then again")
  func refractory() {
    var decision = Decision(threshold: 1)
    #expect(decision.update(peak(100)) != nil)
    #expect(decision.update(peak(100 + Decision.refractoryFrames - 1, 99)) == nil)
    #expect(decision.update(peak(100 + Decision.refractoryFrames)) != nil)
  }

  @Test("Peaks that did not count do not make the next ones wait")
  func refused() {
    var decision = Decision(threshold: 1)
    #expect(decision.update(peak(0, 0.5)) == nil)
    #expect(decision.update(peak(1)) != nil)
    #expect(decision.update(peak(40)) == nil)
    #expect(decision.update(peak(51)) != nil)
  }

  @Test("Time is the frames' number alone: any sequence gives what the definition gives")
  func definition() {
    var random = SplitMix(3)
    for _ in 0..<100 {
      var decision = Decision(threshold: 0)
      var frame = 0
      var last: Int?
      for _ in 0..<50 {
        frame += Int.random(in: 4...60, using: &random)
        let peak = peak(frame, Float.random(in: -1...1, using: &random))
        let expected = peak.score >= 0 && (last.map { frame - $0 >= 50 } ?? true)
        if expected { last = frame }
        #expect((decision.update(peak) != nil) == expected)
      }
    }
  }
}

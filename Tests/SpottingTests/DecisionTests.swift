import TestSupport
import Testing

@testable import Spotting

@Suite("From the scores of frames to detections")
struct DecisionTests {
  private static let threshold: Float = 1

  private static func matches(_ scores: [Float]) -> [ScoredMatch] {
    scores.enumerated().map { ScoredMatch(score: $1, frame: $0, frames: 40) }
  }

  /// The frames at which there is a detection.
  private static func events(_ scores: [Float]) -> [Int] {
    var decision = Decision(threshold: threshold)
    return matches(scores).compactMap { decision.update($0)?.match.frame }
  }

  /// What a judge who has all of the recording calls wake words: peaks over the threshold, of each
  /// second the best.
  private static func thinned(_ scores: [Float]) -> [Int] {
    var picker = PeakPicker()
    let peaks = matches(scores).compactMap { picker.update($0) } + picker.finish()
    return PeakSuppression(peaks.filter { $0.score >= threshold }).peaks.map(\.frame).sorted()
  }

  /// By definition: at a frame over the threshold, unless the score has not been under it since the
  /// last detection, or the best frame since then lies less than a second back.
  private static func naive(_ scores: [Float]) -> [Int] {
    var events: [Int] = []
    for frame in scores.indices where scores[frame] >= threshold {
      if let last = events.last {
        let since = last..<frame
        let best = since.max { scores[$0] < scores[$1] || scores[$0] == scores[$1] && $0 > $1 }!
        guard since.contains(where: { scores[$0] < threshold }), frame - best >= 50 else {
          continue
        }
      }
      events.append(frame)
    }
    return events
  }

  @Test("A frame counts from the threshold on, the threshold included, and is what is reported")
  func threshold() {
    var decision = Decision(threshold: 2.5)
    #expect(decision.update(ScoredMatch(score: -.infinity, frame: 0, frames: 0)) == nil)
    #expect(decision.update(ScoredMatch(score: Float(2.5).nextDown, frame: 1, frames: 9)) == nil)
    let match = ScoredMatch(score: 2.5, frame: 2, frames: 10)
    #expect(decision.update(match) == Detection(match: match, threshold: 2.5))
  }

  @Test("A score that goes on to rise, and then stays over the threshold, is one event")
  func rises() {
    let low = [Float](repeating: 0, count: 10)
    #expect(Self.events(low + [1, 2, 3, 4, 3, 2, 1] + low) == [10])
    #expect(Self.events(low + [Float](repeating: 2, count: 300) + low) == [10])
  }

  @Test("A side peak within a second of the best frame is none, a second wake word is one")
  func refractory() {
    func gap(_ count: Int) -> [Float] { [Float](repeating: 0, count: count) }
    #expect(Self.events([2] + gap(48) + [1.5]) == [0])
    #expect(Self.events([2] + gap(49) + [1.5]) == [0, 50])
    // Counted from the best frame, not from the first.
    #expect(Self.events([2, 4] + gap(48) + [1.5] + gap(9)) == [0])
    #expect(Self.events([2, 4] + gap(49) + [1.5] + gap(9)) == [0, 51])
    // A better frame is the one to count from, as for peaks.
    #expect(Self.events([2] + gap(40) + [3] + gap(40) + [2]) == [0])
  }

  @Test("Any stream gives what the definition gives", arguments: 1...20)
  func definition(seed: UInt64) {
    var random = SplitMix(seed)
    for _ in 0..<20 {
      let scores = (0..<600).map { _ in Float(Int.random(in: -12...3, using: &random)) }
      #expect(Self.events(scores) == Self.naive(scores))
    }
  }

  @Test(
    "Any stream has an event if and only if it has a peak over the threshold", arguments: 1...20)
  func same(seed: UInt64) {
    var random = SplitMix(seed)
    for _ in 0..<50 {
      // A walk, sometimes flat, whose highest point is near the threshold.
      var scores: [Float] = [-1]
      for _ in 0..<Int.random(in: 1...400, using: &random) {
        scores.append(scores.last! + Float(Int.random(in: -2...2, using: &random)) / 8)
      }
      #expect(Self.events(scores).isEmpty == Self.thinned(scores).isEmpty)
    }
  }

  @Test(
    "Utterances with pauses between give one event each, before or at the best peak of each",
    arguments: 1...40)
  func utterances(seed: UInt64) throws {
    var random = SplitMix(seed)
    var scores: [Float] = []
    for _ in 0..<30 {
      // A hill of at most 0.8 s with side peaks of its own, and at least a second to the next.
      let length = Int.random(in: 5...40, using: &random)
      let height = Float.random(in: -1...6, using: &random)
      for step in 0..<length {
        let slope = 1 - abs(Float(2 * step + 1) / Float(length) - 1)
        scores.append(height * slope + Float.random(in: -1.5...0, using: &random))
      }
      scores += (0..<Int.random(in: 50...90, using: &random)).map { _ in
        Float.random(in: -9..<1, using: &random)
      }
    }
    let (events, peaks) = (Self.events(scores), Self.thinned(scores))
    #expect(events.count == peaks.count && !events.isEmpty)
    for (event, peak) in zip(events, peaks) { #expect((0..<40).contains(peak - event)) }
  }
}

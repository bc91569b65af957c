import Foundation
import Testing

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords
@testable import unbidden

@Suite struct EventLatencyTests {
  private let word: WakeWord

  init() throws {
    word = try WakeWord(
      name: "word", phrase: "", paths: StatePathPattern(head: .phones, paths: [], cap: 1, encoder: ""),
      source: .text, calibration: Calibration(slope: 1, offset: 0),
      falseAlarms: #require(FalseAlarmTable(peaks: [0, -1], hours: 1)), ceiling: 1, licence: "")
  }

  private func match(_ frame: Int, _ score: Float) -> ScoredMatch {
    ScoredMatch(score: score, frame: frame, frames: 20)
  }

  /// Samples from the start of the stream to the end of a match at this frame: hops of 320, and half
  /// of what a window of 512 overhangs.
  private func end(_ frame: Int) -> Int { (frame + 1) * 320 + 96 }

  @Test("It counts from the end of the highest peak in the second after the event, with its sign")
  func best() {
    var latency = EventLatency(word)
    latency.update(match(90, 9))
    latency.begin(Detection(match: match(100, 1), threshold: 1), heard: 33_280)
    latency.update(match(102, 2))
    latency.update(match(107, 4))
    latency.update(match(120, 3))
    latency.update(match(151, 9))
    #expect(latency.finished() == [33_280 - end(107)])
    latency.begin(Detection(match: match(400, 1), threshold: 1), heard: 129_600)
    latency.update(match(400, 1))
    #expect(latency.finished() == [33_280 - end(107), 129_600 - end(400)])
    #expect(33_280 - end(107) < 0 && 129_600 - end(400) > 0)
  }

  @Test("Without a peak the match that gave it away stands in; without an event there is nothing")
  func none() {
    var latency = EventLatency(word)
    latency.update(match(1, 9))
    #expect(latency.finished().isEmpty)
    latency.begin(Detection(match: match(100, 1), threshold: 1), heard: 33_280)
    #expect(latency.finished() == [33_280 - end(100)])
  }
}

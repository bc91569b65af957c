import Live
import Testing

@testable import unbidden

@Suite struct EventLatencyTests {
  private func event(end: Double, time: Double) -> DetectedWord {
    DetectedWord(
      wakeWord: "word", start: end - 0.5, end: end, score: 1, threshold: 1, time: time,
      lostSamples: 0, samples: 0..<1)
  }

  /// The end of a match at this frame: hops of 20 ms, and half of what a window of 32 ms overhangs.
  private func end(_ frame: Int) -> Double { Double((frame + 1) * 320 + 96) / 16_000 }

  private func peak(_ frame: Int, _ score: Float) -> (score: Float, end: Double) {
    (score, end(frame))
  }

  @Test("It counts from the end of the highest peak in the second after the event, with its sign")
  func best() throws {
    let peaks = [peak(90, 9), peak(102, 2), peak(107, 4), peak(120, 3), peak(151, 9)]
    var latency = EventLatency()
    latency.add([event(end: end(100), time: 2.08)], peaks: peaks)
    let early = try #require(latency.seconds)
    #expect(early.count == 1 && abs(early.p50 - (2.08 - end(107))) < 1e-9 && early.p50 < 0)
    // The first and the last frame that count.
    for frame in [100, 150] {
      var latency = EventLatency()
      latency.add([event(end: end(100), time: 2.08)], peaks: peaks + [peak(frame, 5)])
      #expect(abs(try #require(latency.seconds).max - (2.08 - end(frame))) < 1e-9)
    }
    latency.add([event(end: end(400), time: 8.1)], peaks: [peak(400, 1)])
    let both = try #require(latency.seconds)
    #expect(both.count == 2 && both.p50 == early.p50)
    #expect(abs(both.max - (8.1 - end(400))) < 1e-9 && both.max > 0)
  }

  @Test("Without a peak the match that gave it away stands in; without an event there is nothing")
  func none() throws {
    var latency = EventLatency()
    latency.add([], peaks: [peak(1, 9)])
    #expect(latency.seconds == nil)
    latency.add([event(end: end(100), time: 2.08)], peaks: [peak(1, 9)])
    #expect(abs(try #require(latency.seconds).p50 - (2.08 - end(100))) < 1e-9)
  }
}

import Testing

@testable import Audio

@Suite struct InputWatchTests {
  /// Feeds seconds of a constant-magnitude signal in 10 ms stretches.
  private func feed(
    _ watch: inout InputWatch, level: Float, seconds: Double, clipped: Int = 0
  ) -> [CaptureEvent] {
    let samples = (0..<160).map { $0 % 2 == 0 ? level : -level }
    return (0..<Int((seconds * 100).rounded())).compactMap { _ in
      watch.update(samples.span, clipped: clipped, of: 480)
    }
  }

  @Test("Silence is reported after five seconds, once, and again after sound")
  func silence() {
    var watch = InputWatch(rate: 16_000)
    #expect(feed(&watch, level: 0, seconds: 4.99).isEmpty)
    #expect(feed(&watch, level: 1 / 32_768, seconds: 60) == [.silent(seconds: 5)])
    #expect(feed(&watch, level: 0.1, seconds: 0.01).isEmpty)
    #expect(feed(&watch, level: 0, seconds: 10) == [.silent(seconds: 5)])
  }

  @Test("Sound before five seconds are over starts the count again")
  func interruptedSilence() {
    var watch = InputWatch(rate: 16_000)
    for _ in 0..<5 {
      #expect(feed(&watch, level: 0, seconds: 4.9).isEmpty)
      #expect(feed(&watch, level: 0.1, seconds: 0.02).isEmpty)
    }
  }

  @Test("Clipping is reported with its share, once per episode")
  func clipping() {
    var watch = InputWatch(rate: 16_000)
    #expect(feed(&watch, level: 1, seconds: 3, clipped: 48) == [.clipped(share: 0.1)])
    // Four clean seconds are the same episode; five end it.
    #expect(feed(&watch, level: 0.1, seconds: 4).isEmpty)
    #expect(feed(&watch, level: 1, seconds: 1, clipped: 480).isEmpty)
    #expect(feed(&watch, level: 0.1, seconds: 5).isEmpty)
    #expect(feed(&watch, level: 1, seconds: 1, clipped: 480) == [.clipped(share: 1)])
  }

  @Test("A single clipped frame in a second is no matter")
  func rareClipping() {
    var watch = InputWatch(rate: 16_000)
    _ = watch.update([1].span, clipped: 1, of: 1)
    #expect(feed(&watch, level: 0.5, seconds: 10).isEmpty)
  }

  @Test("An input that stays below -66 dBFS for half a minute is too quiet, once")
  func quiet() throws {
    var watch = InputWatch(rate: 16_000)
    let events = feed(&watch, level: 8 / 32_768, seconds: 120)
    #expect(events.count == 1)
    guard case .tooQuiet(let peak, let seconds) = try #require(events.first) else {
      Issue.record("\(events)")
      return
    }
    #expect(abs(peak + 72.25) < 0.01 && seconds == 30)
    #expect(feed(&watch, level: 0.01, seconds: 1).isEmpty)
    #expect(feed(&watch, level: 8 / 32_768, seconds: 31).count == 1)
  }

  @Test("Silence is not also reported as too quiet")
  func silenceIsNotQuiet() {
    var watch = InputWatch(rate: 16_000)
    #expect(feed(&watch, level: 0, seconds: 90) == [.silent(seconds: 5)])
  }

  @Test("Each warning says what to do")
  func words() {
    #expect("\(CaptureEvent.silent(seconds: 5))".contains("`unbidden devices`"))
    #expect("\(CaptureEvent.clipped(share: 0.0213))".contains("2.2 %"))
    #expect("\(CaptureEvent.clipped(share: 0.0213))".contains("gain down"))
    let quiet = CaptureEvent.tooQuiet(peakDecibels: -72.3, seconds: 30)
    #expect("\(quiet)".contains("-72 dBFS in 30 s"))
    #expect("\(CaptureEvent.lost(reason: "unplugged"))".contains("unplugged"))
    #expect("\(CaptureEvent.back(rate: 44_100))".contains("44100 Hz"))
    #expect("\(CaptureEvent.ended)".contains("end"))
  }
}

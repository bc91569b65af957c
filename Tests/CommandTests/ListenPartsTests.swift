import Foundation
import Testing

@testable import unbidden

/// The pure parts of `unbidden listen`.
@Suite struct ListenPartsTests {
  @Test("A gap moves the audio time of what comes after it, not of what came before")
  func clock() {
    var clock = AudioClock()
    clock.hear(16_000)
    clock.lose(0)
    clock.lose(8_000)
    clock.hear(16_000)
    clock.lose(4_000)
    clock.hear(1_600)
    #expect(clock.heard == 33_600)
    #expect(clock.lost == 12_000)
    #expect(clock.seconds == 2.85)
    #expect(clock.seconds(atHeard: 0.5) == 0.5)
    #expect(clock.seconds(atHeard: 1) == 1.5)
    #expect(clock.seconds(atHeard: 1.5) == 2)
    #expect(clock.seconds(atHeard: 2.05) == 2.8)
  }

  @Test("However many gaps there are, recent moments keep their time")
  func manyGaps() {
    var clock = AudioClock()
    for _ in 0..<1_000 {
      clock.hear(1_600)
      clock.lose(160)
    }
    clock.hear(1_600)
    #expect(clock.lost == 160_000)
    // Gap n lies at n/10 s and brings the loss to n/100 s.
    for number in 980...1_000 {
      let moment = Double(number) / 10 + 0.05
      #expect(abs(clock.seconds(atHeard: moment) - (moment + Double(number) / 100)) < 1e-9)
    }
  }

  @Test("Losses are reported at once, then gathered; those told otherwise are left out")
  func losses() {
    var watch = LossWatch()
    #expect(watch.update(lost: 0, seconds: 0) == nil)
    #expect(watch.update(lost: 10, seconds: 0.1) == 10)
    #expect(watch.update(lost: 30, seconds: 0.2) == nil)
    #expect(watch.update(lost: 50, seconds: 5) == nil)
    #expect(watch.update(lost: 50, seconds: 5.1) == 40)
    #expect(watch.update(lost: 50, seconds: 60) == nil)
    watch.excuse(lost: 1_000)
    #expect(watch.update(lost: 1_000, seconds: 61) == nil)
    #expect(watch.update(lost: 1_001, seconds: 62) == 1)
  }

  @Test("Recent sound gives any stretch it still has, however the samples came in")
  func recent() {
    let samples = (0..<1_000).map(Float.init)
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<50 {
      var recent = RecentSound(capacity: 100)
      var count = 0
      while count < samples.count {
        let next = min(samples.count, count + Int.random(in: 1...150, using: &generator))
        recent.append(samples.span.extracting(count..<next))
        count = next
        let from = Int.random(in: 0...count, using: &generator)
        let stretch = from..<Int.random(in: from...count + 20, using: &generator)
        let kept = stretch.clamped(to: max(0, count - 100)..<count)
        #expect(recent[stretch] == Array(samples[kept]))
      }
      #expect(recent.count == samples.count)
    }
  }

  @Test("Two clips of one name are two files, and the first stays as it is")
  func clipNames() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("unbidden-names-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let shelf = ClipTally(try ListenQueue())
    var clips = try DetectionClips(folder: folder, preRoll: 0, postRoll: 0, shelf: shelf)
    let samples = (0..<100).map { Float($0) / 128 }
    clips.append(samples.span)
    let paths = [0..<50, 50..<100].map {
      clips.begin($0, name: "word", at: Date(timeIntervalSince1970: 1.5))
    }
    #expect(paths == Array(repeating: "\(folder)/word-1970-01-01T000001.500Z.wav", count: 2))
    clips.finish()
    shelf.wait()
    #expect(shelf.kept == 2 && shelf.failed == 0)
    #expect(try DemoWords.samples(of: paths[0]) == Array(samples[..<50]))
    let second = paths[1].replacingOccurrences(of: ".wav", with: "-2.wav")
    #expect(try DemoWords.samples(of: second) == Array(samples[50...]))
  }

  @Test("The queue gives events in their order, and nil when the time is over")
  func queue() throws {
    let queue = try ListenQueue()
    #expect(queue.receive(within: 0, output: -1) == nil)
    for number in 0..<100_000 { queue.send(.trouble("\(number)")) }
    for number in 0..<100_000 {
      guard case .trouble("\(number)")? = queue.receive(within: 1_000, output: -1) else {
        Issue.record("event \(number) is missing")
        return
      }
    }
    #expect(queue.receive(within: 10, output: -1) == nil)
    Thread.detachNewThread {
      usleep(50_000)
      queue.send(.stop)
    }
    guard case .stop? = queue.receive(within: 60_000, output: -1) else {
      Issue.record("the sleeper did not wake")
      return
    }
  }

  @Test("The queue notices that nobody reads the output any more")
  func unread() throws {
    let queue = try ListenQueue()
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    #expect(queue.receive(within: 0, output: ends[1]) == nil)
    close(ends[0])
    guard case .unread? = queue.receive(within: 60_000, output: ends[1]) else {
      Issue.record("a closed pipe went unnoticed")
      return
    }
    close(ends[1])
  }

  @Test("The gauges keep the highest since the last look, and a copy of their own")
  func gauges() {
    let gauges = ListenGauges(words: 2)
    var clock = AudioClock()
    clock.hear(16_000)
    #expect(gauges.update(.init(), [1, -.infinity], clock))
    #expect(gauges.update(.init(), [-3, -5], clock))
    let first = gauges.read()
    #expect(first.scores == [1, -5])
    #expect(first.seconds == 1)
    #expect(gauges.read().scores == [-.infinity, -.infinity])
    #expect(first.scores == [1, -5])
    #expect(!gauges.isStopped)
    gauges.stop()
    #expect(gauges.isStopped)
  }

  @Test("The summary says what was heard, and of losses only where there were some")
  func summary() {
    var summary = ListenSummary(["one", "two"])
    let word = DetectedWord(
      wakeWord: "two", start: 0, end: 1, score: 2, threshold: 1, time: 1, wallTime: Date(),
      lostSamples: 0)
    summary.count(word)
    summary.count(word)
    summary.seconds = 3_725.5
    #expect(
      "\(summary)" == "Listened for 1:02:05.\n  one: heard 0 times\n  two: heard 2 times")
    summary.lostSamples = 8_000
    summary.reconnects = 1
    summary.clipsKept = 2
    summary.clipsFailed = 1
    #expect(
      "\(summary)".hasSuffix(
        """
        0.5 s of sound were lost
          the input went away and came back once
          clips kept: 2, failed: 1
        """))
  }
}

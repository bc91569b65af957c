import Foundation
import TestSupport
import Testing

@testable import Live

@Suite struct ListeningSessionTests {
  private let streams: [LiveWords]

  init() throws {
    streams = [
      try .bundled("alexa", in: "alexa-lamp.flac"), try .tones(),
      try .bundled("computer", in: "computer-timer.ogg"),
    ]
  }

  /// What each stream's session gives when it is the only one.
  private func alone() -> [[DetectedWord]] {
    streams.map { stream in
      var session = stream.session()
      return session.detections(in: stream.samples)
    }
  }

  @Test("At the threshold of the best peak that `spot` finds, that very peak is the detection")
  func offline() throws {
    for (stream, detections) in zip(streams, alone()) {
      let best = try #require(stream.bestPeaks().first)
      let detection = try #require(detections.first)
      #expect(detection.wakeWord == stream.words[0].name)
      #expect(detection.score == best.score && detection.threshold == best.score)
      #expect(detection.start == best.start && detection.end == best.end)
      #expect(detection.samples == Int(best.start * 16_000)..<Int(best.end * 16_000))
      // The acoustic model's delay and half a window after the end, to the end of the hop.
      let wait = detection.time - detection.end
      #expect(wait >= -1e-9 && wait < 0.16, "\(wait)")
      #expect(detection.lostSamples == 0)
      var session = stream.session(threshold: best.score.nextUp)
      #expect(session.detections(in: stream.samples).isEmpty)
    }
  }

  @Test("However the samples are split, the detections are the same to the last bit")
  func pieces() {
    var random = SplitMix(3)
    for (stream, expected) in zip(streams, alone()) {
      var session = stream.session()
      for most in [1, 159, 160, 161, 1_000, 100_000] {
        // The same session again and again: each end makes it as new.
        let detections = session.detections(in: stream.samples) {
          most == 1 ? 1 : Int.random(in: 1...most, using: &random)
        }
        #expect(detections == expected, "pieces up to \(most)")
      }
    }
  }

  @Test("Sessions with their own words and models, at once on their threads, do as when alone")
  func threads() {
    let expected = alone()
    #expect(expected.allSatisfy { !$0.isEmpty })
    let found = Locked(streams.map { _ in [DetectedWord]() })
    DispatchQueue.concurrentPerform(iterations: streams.count) { index in
      var session = streams[index].session()
      let detections = session.detections(in: streams[index].samples)
      found.withLock { $0[index] = detections }
    }
    #expect(found.withLock { $0 } == expected)
  }

  @Test("Two sessions that take turns on one thread do as when alone")
  func turns() {
    let expected = alone()
    var first = streams[0].session()
    var second = streams[1].session()
    var found: [[DetectedWord]] = [[], []]
    var random = SplitMix(4)
    var positions = [0, 0]
    while positions[0] < streams[0].samples.count || positions[1] < streams[1].samples.count {
      let index = Int.random(in: 0...1, using: &random)
      let samples = streams[index].samples
      let end = min(
        samples.count, positions[index] + Int.random(in: 1...2_000, using: &random))
      let piece = samples.span.extracting(positions[index]..<end)
      if index == 0 {
        first.push(piece, into: &found[0])
      } else {
        second.push(piece, into: &found[1])
      }
      positions[index] = end
    }
    first.finish(into: &found[0])
    second.finish(into: &found[1])
    #expect(found == Array(expected[...1]))
  }

  @Test("A gap moves the times of what comes after it, not the sound, and is counted")
  func gap() throws {
    let stream = streams[1]
    var session = stream.session(threshold: 0)
    let plain = session.detections(in: stream.samples)
    try #require(plain.count == 2)
    var detections: [DetectedWord] = []
    let middle = stream.samples.count / 2
    session.push(stream.samples.span.extracting(..<middle), into: &detections)
    session.gap(lostSamples: 8_000)
    session.push(stream.samples.span.extracting(middle...), into: &detections)
    #expect(session.clock.lost == 8_000 && session.clock.received == stream.samples.count)
    session.finish(into: &detections)
    var later = plain[1]
    later.start += 0.5
    later.end += 0.5
    later.time += 0.5
    later.lostSamples = 8_000
    #expect(detections == [plain[0], later])
  }

  @Test("The best score since the last reset is what the view shows")
  func bestScores() throws {
    let stream = streams[1]
    let best = try #require(stream.bestPeaks().first?.score)
    var session = stream.session()
    #expect(session.bestScores == [-.infinity])
    var detections: [DetectedWord] = []
    session.push(stream.samples.span, into: &detections)
    #expect(session.bestScores == [best])
    session.resetBestScores()
    #expect(session.bestScores == [-.infinity])
  }
}

import Audio
import Foundation
import SpottingTestSupport
import TestSupport
import Testing

@testable import Live

/// The loops that feed a session, from a device that plays what a test says and from recordings.
@Suite struct ListenerTests {
  private let stream: LiveWords
  private let folder: TestFolder
  private let gauges = ListenGauges(words: 1)
  private let events = Events()

  init() throws {
    stream = try .tones()
    folder = try TestFolder()
  }

  /// What a listener sends.
  private final class Events: Sendable {
    private let all = Locked<[SessionEvent]>([])

    func append(_ event: SessionEvent) { all.withLock { $0.append(event) } }

    var detections: [DetectionReport] {
      all.withLock { $0 }.compactMap { if case .detection(let report) = $0 { report } else { nil } }
    }

    var reports: [InputReport] {
      all.withLock { $0 }.compactMap { if case .input(let report) = $0 { report } else { nil } }
    }

    var wallTimes: [Date] {
      all.withLock { $0 }.compactMap { event in
        switch event {
        case .detection(let report): report.wallTime
        case .input(let report): report.wallTime
        case .trouble: nil
        }
      }
    }
  }

  private func listener(clips: DetectionClips? = nil) -> Listener {
    let events = events
    return Listener(stream.session(threshold: 0), clips: clips, gauges: gauges) {
      events.append($0)
    }
  }

  private func clips(_ tally: ClipTally, postRoll: Double) throws -> DetectionClips {
    try DetectionClips(folder: folder.path("clips"), preRoll: 0, postRoll: postRoll, tally: tally)
  }

  /// A read of a device that has been capturing since `begin`.
  private func read(_ samples: ArraySlice<Float>, lost: Int = 0, at time: Int64) -> Read {
    var read = CaptureRead()
    (read.count, read.lostSamples, read.time) = (samples.count, lost, time)
    return Read(samples: Array(samples), result: read)
  }

  private func read(_ event: CaptureEvent, at time: Int64) -> Read {
    var read = CaptureRead()
    (read.event, read.time) = (event, time)
    return Read(samples: [], result: read)
  }

  private struct Read {
    var samples: [Float]
    var result: CaptureRead
  }

  /// Plays the reads; then the device ends, or `error` is thrown.
  private func play(
    _ reads: [Read], to listener: inout Listener, error: CaptureError? = nil
  ) throws(CaptureError) {
    var rest = reads[...]
    let end = read(.ended, at: WallClock.monotonicTime)
    try listener.listen { samples, _ throws(CaptureError) in
      if rest.isEmpty, let error { throw error }
      let read = rest.popFirst() ?? end
      samples += read.samples
      return read.result
    }
  }

  @Test(
    "A device that comes back unusable ends the listening, and the clips are complete all the same")
  func clipsSurviveTheDevice() throws {
    let tally = ClipTally { Issue.record("\($0)") }
    // Sound ends long before the post-roll does.
    var listener = listener(clips: try clips(tally, postRoll: 30))
    let now = WallClock.monotonicTime
    let reads = [
      read(stream.samples[...], at: now), read(.lost(reason: "unplugged"), at: now),
      read(.back(rate: 1), at: now),
    ]
    let error = CaptureError.cannotStart(device: "microphone", errno: EINVAL)
    #expect(throws: error) { try play(reads, to: &listener, error: error) }
    tally.wait()
    #expect(tally.kept == 2 && tally.failed == 0)
    let paths = events.detections.compactMap(\.clip)
    #expect(paths.count == 2)
    for (path, detection) in zip(paths, events.detections) {
      let expected = stream.samples.count - detection.word.samples.lowerBound
      #expect(try SampleWords.samples(of: path).count == expected)
    }
    // What the summary says.
    #expect(gauges.read().seconds == Double(stream.samples.count) / 16_000)
  }

  @Test(
    "Missing sound is reported and moves the times; the dates are those of the samples, in order")
  func losses() throws {
    var listener = listener()
    let middle = stream.samples.count / 2
    // Everything was taken long ago: a minute, so that no delay of this machine matters.
    let begin = WallClock.monotonicTime - 60_000_000_000
    let second = begin + Int64(Double(middle + 8_000) / 16_000 * 1e9)
    try play(
      [
        read(stream.samples[..<middle], at: begin),
        read(stream.samples[middle...], lost: 8_000, at: second),
      ], to: &listener)
    #expect(events.reports.map(\.kind) == [.dropped, .ended])
    #expect(events.reports[0].message.hasPrefix("500 ms of sound are missing"))
    #expect(events.reports[0].time == Double(middle + 8_000) / 16_000)
    #expect(events.detections.map(\.word.lostSamples) == [0, 8_000])
    #expect(events.wallTimes == events.wallTimes.sorted())
    let origin = Date() - 60
    for detection in events.detections {
      #expect(abs(detection.wallTime.timeIntervalSince(origin) - detection.word.time) < 5)
    }
  }

  @Test("A device that was away is `lost` and `back` by its own clock, and no gap besides")
  func away() throws {
    var listener = listener()
    let begin = WallClock.monotonicTime - 60_000_000_000
    let half = Int64(500_000_000)
    try play(
      [
        read(stream.samples[..<8_000], at: begin),
        read(.lost(reason: "unplugged"), at: begin + half),
        read(.back(rate: 16_000), at: begin + 4 * half),
        read(stream.samples[8_000...], lost: 24_000, at: begin + 4 * half),
      ], to: &listener)
    #expect(events.reports.map(\.kind) == [.lost, .back, .ended])
    #expect(events.reports.map(\.time)[..<2] == [0.5, 2])
    #expect(events.detections.allSatisfy { $0.word.lostSamples == 24_000 })
    #expect(events.wallTimes == events.wallTimes.sorted())
  }

  @Test("Of a recording all events are dated from its beginning, however fast it is read")
  func recording() throws {
    let path = folder.path("tones.wav")
    try TestSound.wave(stream.samples).write(to: URL(fileURLWithPath: path))
    let start = Date(timeIntervalSince1970: 1_000)
    var listener = listener()
    var reader = try RecordingReader(path: path)
    listener.listen(to: &reader, start: start)
    #expect(events.detections.count == 2 && events.reports.map(\.kind) == [.ended])
    for report in events.detections {
      #expect(report.wallTime == start + report.word.time)
    }
    #expect(events.reports[0].wallTime == start + Double(stream.samples.count) / 16_000)
    #expect(gauges.read().seconds == Double(stream.samples.count) / 16_000)
    // What 16 bits leave of the tones gives the same times.
    var session = stream.session(threshold: 0)
    #expect(
      events.detections.map(\.word.time)
        == session.detections(in: stream.samples).map(\.time))
  }

  @Test("Asked to end, it stops before the next read")
  func stops() throws {
    var listener = listener()
    gauges.stop()
    try play([read(stream.samples[...], at: WallClock.monotonicTime)], to: &listener)
    #expect(events.wallTimes.isEmpty && gauges.read().seconds == 0)
  }
}

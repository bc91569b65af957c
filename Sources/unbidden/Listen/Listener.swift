import Audio
import Features
import Foundation
import Enrollment
import Spotting
import TensorFile
import WakeWords

/// The live path: samples in, events out, on one thread that nothing holds up.
///
/// A microphone and a recording come in by two loops and are then the same. After the start, a hop
/// without a detection allocates nothing here.
final class Listener {
  /// Samples of a turn: a hop, so that the time of a detection does not depend on how the samples
  /// arrive.
  private static let hop = 160
  /// A live input is asked again after this long without a sample, to see whether to end.
  private static let turn = Duration.milliseconds(100)
  /// Samples after which the gauges move: 100 ms.
  private static let gaugeSamples = 1_600

  private let words: [WakeWord]
  private var detector: Detector
  private var decisions: [Decision]
  /// What was heard in this turn.
  private var detections: [(word: Int, detection: Detection)] = []
  private var clock = AudioClock()
  private var meter = LevelMeter()
  private var bestScores: [Float]
  private var clips: DetectionClips?
  private let hook: DetectionHook?
  private let queue: ListenQueue
  private let gauges: ListenGauges
  private var losses = LossWatch()
  private let start = Date()
  /// For a live input: when the first sample after `heard` heard ones was taken, CLOCK_MONOTONIC in
  /// nanoseconds.
  private var anchor: (heard: Int, time: Int64)?
  /// When the live input went away, on the same clock, until sound has come from it again.
  private var awaySince: Int64?

  /// - Parameter thresholds: one for each word.
  init(
    _ words: [WakeWord], thresholds: [Float], clips: DetectionClips?, hook: DetectionHook?,
    queue: ListenQueue, gauges: ListenGauges
  ) {
    self.words = words
    detector = Detector(words)
    decisions = thresholds.map { Decision(threshold: $0) }
    bestScores = words.map { _ in -.infinity }
    detections.reserveCapacity(words.count)
    self.clips = clips
    self.hook = hook
    self.queue = queue
    self.gauges = gauges
  }

  // MARK: two ways in

  /// Listens until the device ends or somebody asks for the end.
  func listen(to capture: inout Capture) throws(CaptureError) {
    var samples: [Float] = []
    samples.reserveCapacity(Capture.readCapacity)
    anchor = (0, Self.monotonicTime)
    while !gauges.isStopped {
      samples.removeAll(keepingCapacity: true)
      let read = try capture.read(into: &samples, timeout: Self.turn)
      clock.lose(read.lostSamples)
      if read.count > 0 {
        anchor = (clock.heard, read.time)
        reportLoss()
        hear(samples.span)
      }
      if let event = read.event {
        report(event, at: read.time)
        if event == .ended { break }
      }
    }
    finish()
  }

  /// Listens to the end of the recording, or until somebody asks for the end.
  ///
  /// - Parameters:
  ///   - pipe: where the recording comes from, if that may make one wait.
  ///   - isPaced: whether it comes as slowly as it was spoken.
  func listen(to clip: inout RecordingReader, from pipe: Int32?, isPaced: Bool) {
    var samples: [Float] = []
    let start = ContinuousClock.now
    let limit = isPaced ? 2 * Self.hop : 10 * Self.gaugeSamples
    samples.reserveCapacity(limit)
    var count = limit
    while !gauges.isStopped {
      // Less than the limit: the clip holds no more, and asks the pipe next.
      if let pipe, count < limit, !Self.isReadable(pipe) { continue }
      count = clip.read(into: &samples, atMost: limit)
      if count == 0 { break }
      if isPaced {
        let due = start + .seconds(Double(clock.heard + count) / AudioClock.rate)
        Thread.sleep(forTimeInterval: max(0, (due - ContinuousClock.now) / .seconds(1)))
      }
      hear(samples.span)
    }
    for defect in clip.defects { report(.defect, "\(defect)") }
    if count == 0 { report(.ended, "the recording has come to its end") }
    finish()
  }

  private static func isReadable(_ pipe: Int32) -> Bool {
    var poll = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
    return Foundation.poll(&poll, 1, Int32(turn / .milliseconds(1))) > 0
  }

  // MARK: one way through

  private func hear(_ samples: Span<Float>) {
    var position = 0
    while position < samples.count {
      let count = min(Self.hop - clock.heard % Self.hop, samples.count - position)
      take(samples.extracting(position..<position + count))
      position += count
    }
  }

  private func take(_ samples: Span<Float>) {
    clock.hear(samples.count)
    meter.update(samples)
    clips?.append(samples)
    var position = 0
    while detector.advance(through: samples, from: &position) { decide() }
    for word in bestScores.indices {
      bestScores[word] = max(bestScores[word], detector.matches[word].score)
    }
    reportDetections()
    if meter.count >= Self.gaugeSamples, gauges.update(meter, bestScores, clock) {
      meter.reset()
      for word in bestScores.indices { bestScores[word] = -.infinity }
    }
  }

  private func decide() {
    for word in decisions.indices {
      if let detection = decisions[word].update(detector.matches[word]) { detections.append((word, detection)) }
    }
  }

  private func reportDetections() {
    for (word, detection) in detections { report(detection, of: words[word]) }
    detections.removeAll(keepingCapacity: true)
  }

  private func finish() {
    while detector.advanceThroughTail() { decide() }
    _ = detector.finish()
    reportDetections()
    clips?.finish()
    while !gauges.update(meter, bestScores, clock) { Thread.sleep(forTimeInterval: 0.001) }
  }

  // MARK: events

  private func report(_ detection: Detection, of word: WakeWord) {
    let time = detection.match.seconds
    var heard = DetectedWord(
      wakeWord: word.name, start: clock.seconds(atHeard: time.start),
      end: clock.seconds(atHeard: time.end), score: detection.match.score,
      threshold: detection.threshold, time: clock.seconds, wallTime: wallTime,
      lostSamples: clock.lost)
    let stretch = Int(time.start * AudioClock.rate)..<Int(time.end * AudioClock.rate)
    heard.clip = clips?.begin(stretch, name: word.name, at: heard.wallTime)
    hook?.run(heard)
    queue.send(.detection(heard))
  }

  private func report(_ event: CaptureEvent, at time: Int64) {
    var seconds = clock.seconds
    switch event {
    case .lost: awaySince = time
    case .back:
      // What was missed meanwhile comes with the next samples.
      if let awaySince { seconds += Double(time - awaySince) * 1e-9 }
    default: break
    }
    report(InputReport.Kind(event), "\(event)", seconds: seconds)
  }

  private func report(_ kind: InputReport.Kind, _ message: String, seconds: Double? = nil) {
    let seconds = seconds ?? clock.seconds
    queue.send(
      .input(
        InputReport(
          kind: kind, message: message, time: seconds,
          wallTime: anchor == nil ? start + seconds : Date(), lostSamples: clock.lost)))
  }

  /// Reports gaps while the device is there; of one that was away, `lost` and `back` have told.
  private func reportLoss() {
    if awaySince != nil {
      awaySince = nil
      losses.excuse(lost: clock.lost)
    }
    guard let samples = losses.update(lost: clock.lost, seconds: clock.seconds) else { return }
    let milliseconds = Int((Double(samples) / AudioClock.rate * 1_000).rounded(.up))
    report(
      .dropped, "\(milliseconds) ms of sound are missing: the machine was too busy to listen")
  }

  /// By the wall clock: now, as the newest sample has it. A live input knows when its samples were
  /// taken; a recording counts from the start.
  private var wallTime: Date {
    guard let anchor else { return start + clock.seconds }
    let since = Double(Self.monotonicTime - anchor.time) * 1e-9
    return Date() - since + Double(clock.heard - anchor.heard) / AudioClock.rate
  }

  /// CLOCK_MONOTONIC in nanoseconds.
  private static var monotonicTime: Int64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
  }
}

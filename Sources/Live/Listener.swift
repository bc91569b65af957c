import Audio
import Foundation

/// Feeds a ``ListeningSession`` from a microphone or a recording on the calling thread, and does
/// what is to be done at a detection: a clip, a command, an event.
///
/// Nothing holds the thread up: clips and commands have threads of their own.
package struct Listener: ~Copyable {
  /// A live input is asked again after this long without a sample, to see whether to end.
  private static let turn = Duration.milliseconds(100)
  /// Samples of a read, and after which the gauges move: 100 ms.
  private static let readLimit = sampleRate / 10

  private var session: ListeningSession
  private var detections: [DetectedWord] = []
  private var samples: [Float] = []
  private var meter = LevelMeter()
  private var clips: DetectionClips?
  private let hook: DetectionHook?
  private let gauges: ListenGauges
  private let send: @Sendable (SessionEvent) -> Void
  private var wall = WallClock.device
  private var losses = LossWatch()
  /// Of a device: audio time of the newest read's first sample, and when that was taken,
  /// CLOCK_MONOTONIC in nanoseconds.
  private var anchor: (seconds: Double, time: Int64)?
  /// When the device went away, on the same clock, until sound has come from it again.
  private var awaySince: Int64?

  /// - Parameters:
  ///   - session: at the start of a stream.
  ///   - gauges: for as many words; ends the listening on request.
  ///   - send: gets the events, on the calling thread.
  package init(
    _ session: consuming ListeningSession, clips: DetectionClips? = nil,
    hook: DetectionHook? = nil, gauges: ListenGauges,
    send: @escaping @Sendable (SessionEvent) -> Void
  ) {
    self.session = session
    self.clips = clips
    self.hook = hook
    self.gauges = gauges
    self.send = send
    detections.reserveCapacity(16)
    samples.reserveCapacity(Capture.readCapacity)
  }

  // MARK: from a device

  /// Listens until the device ends or the gauges are stopped.
  ///
  /// - Throws: `CaptureError` where the device can no longer be used. What came before is complete
  ///   all the same: its detections, and its clips as far as they got.
  package mutating func listen(to capture: inout Capture) throws(CaptureError) {
    try listen { samples, timeout throws(CaptureError) in
      try capture.read(into: &samples, timeout: timeout)
    }
  }

  /// - Parameter read: as `Capture.read`.
  mutating func listen(
    reading read: (inout [Float], Duration) throws(CaptureError) -> CaptureRead
  ) throws(CaptureError) {
    wall = .device
    anchor = (0, WallClock.monotonicTime)
    defer { finish() }
    while !gauges.isStopped {
      samples.removeAll(keepingCapacity: true)
      let result = try read(&samples, Self.turn)
      session.gap(lostSamples: result.lostSamples)
      if result.count > 0 {
        anchor = (session.clock.seconds, result.time)
        reportLoss()
        push()
      }
      if let event = result.event {
        report(event, at: result.time)
        if event == .ended { break }
      }
    }
  }

  private mutating func report(_ event: CaptureEvent, at time: Int64) {
    var seconds = session.clock.seconds
    switch event {
    case .lost: awaySince = time
    case .back:
      // What was missed meanwhile comes with the next samples.
      if let awaySince { seconds += Double(time - awaySince) * 1e-9 }
    default: break
    }
    report(InputReport.Kind(event), "\(event)", seconds: seconds, time: time)
  }

  /// Reports gaps while the device is there; one that was away had its `lost` and `back`.
  private mutating func reportLoss() {
    let clock = session.clock
    if awaySince != nil {
      awaySince = nil
      losses.excuse(lost: clock.lost)
    }
    guard let samples = losses.update(lost: clock.lost, seconds: clock.seconds) else { return }
    let milliseconds = Int((Double(samples) / AudioClock.rate * 1_000).rounded(.up))
    report(
      .dropped, "\(milliseconds) ms of sound are missing: the machine was too busy to listen",
      seconds: clock.seconds, time: anchor?.time)
  }

  // MARK: from a recording

  /// Listens to the end of the recording, or until the gauges are stopped.
  ///
  /// - Parameters:
  ///   - pipe: where the recording comes from, if that may make one wait.
  ///   - isPaced: whether it comes as slowly as it was spoken.
  ///   - start: when it counts as having begun to play.
  package mutating func listen(
    to recording: inout RecordingReader, from pipe: Int32? = nil, isPaced: Bool = false,
    start: Date = Date()
  ) {
    wall = .recording(start: start)
    anchor = nil
    let begin = ContinuousClock.now
    let limit = isPaced ? 2 * ListeningSession.hop : Self.readLimit
    var count = limit
    while !gauges.isStopped {
      // Less than the limit: the reader holds no more, and asks the pipe next.
      if let pipe, count < limit, !Self.isReadable(pipe) { continue }
      count = recording.read(into: &samples, atMost: limit)
      if count == 0 { break }
      if isPaced {
        let due = begin + .seconds(Double(session.clock.received + count) / AudioClock.rate)
        Thread.sleep(forTimeInterval: max(0, (due - ContinuousClock.now) / .seconds(1)))
      }
      push()
    }
    let seconds = session.clock.seconds
    for defect in recording.defects { report(.defect, "\(defect)", seconds: seconds) }
    if count == 0 { report(.ended, "the recording has come to its end", seconds: seconds) }
    finish()
  }

  private static func isReadable(_ pipe: Int32) -> Bool {
    var poll = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
    return Foundation.poll(&poll, 1, Int32(turn / .milliseconds(1))) > 0
  }

  // MARK: from both

  /// Has the session listen to `samples`.
  private mutating func push() {
    // A span of a stored property and a change to another one exclude each other; this is no copy.
    let block = samples
    meter.update(block.span)
    clips?.append(block.span)
    session.push(block.span, into: &detections)
    reportDetections()
    if meter.count >= Self.readLimit, gauges.update(meter, session.bestScores, session.clock) {
      meter.reset()
      session.resetBestScores()
    }
  }

  private mutating func finish() {
    let (clock, scores) = (session.clock, session.bestScores)
    session.finish(into: &detections)
    reportDetections()
    clips?.finish()
    while !gauges.update(meter, scores, clock) { Thread.sleep(forTimeInterval: 0.001) }
  }

  private mutating func reportDetections() {
    guard !detections.isEmpty else { return }
    for word in detections {
      let time = anchor.map { $0.time + Int64((word.time - $0.seconds) * 1e9) }
      let wallTime = wall.date(at: word.time, time: time)
      let clip = clips?.begin(word.samples, name: word.wakeWord, at: wallTime)
      let report = DetectionReport(word: word, wallTime: wallTime, clip: clip)
      hook?.run(report)
      send(.detection(report))
    }
    detections.removeAll(keepingCapacity: true)
  }

  private func report(
    _ kind: InputReport.Kind, _ message: String, seconds: Double, time: Int64? = nil
  ) {
    send(
      .input(
        InputReport(
          kind: kind, message: message, time: seconds,
          wallTime: wall.date(at: seconds, time: time), lostSamples: session.clock.lost)))
  }
}

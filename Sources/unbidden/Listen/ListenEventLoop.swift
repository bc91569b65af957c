import Foundation
import Live

/// The thread that prints: takes the events one after another, and ends the listening.
struct ListenEventLoop {
  /// The listening thread ends within this time once it is asked to; else it is left behind.
  private static let patience = Duration.milliseconds(700)

  private var output: any ListenOutput
  private var summary: ListenSummary
  private let queue: ListenQueue
  private let gauges: ListenGauges
  private let hook: DetectionHook?
  private let clips: ClipTally?
  private var deadline: ContinuousClock.Instant?
  /// What is listened to, once it is open.
  private var input: InputDescription?
  /// Nothing more can be printed.
  private var isMute = false

  init(
    _ wakeWords: [String], output: any ListenOutput, queue: ListenQueue, gauges: ListenGauges,
    hook: DetectionHook?, clips: ClipTally?
  ) {
    self.output = output
    summary = ListenSummary(wakeWords)
    self.queue = queue
    self.gauges = gauges
    self.hook = hook
    self.clips = clips
  }

  /// Runs until the listening is over.
  ///
  /// - Throws: what ended it, unless somebody asked for the end.
  mutating func run() throws {
    var failure: (any Error)?
    serving: while true {
      let event = queue.receive(within: millisecondsToWait, output: isMute ? -1 : STDOUT_FILENO)
      switch event {
      case .finished(let error)?:
        failure = failure ?? error
        break serving
      case nil: if let deadline, deadline <= .now { break serving }
      default: break
      }
      guard !isMute else { continue }
      do {
        if let event { try handle(event) }
        try output.refresh(gauges)
      } catch {
        // The clips at least shall be complete. That nobody reads any more is no failure.
        isMute = true
        if error != .unread { failure = error }
        stop()
      }
    }
    if !isMute, let input { try output.end(finalSummary(input)) }
    if let failure { throw failure }
  }

  private mutating func handle(_ event: ListenEvent) throws(OutputError) {
    switch event {
    case .began(let input):
      self.input = input
      try output.begin(input)
    case .session(.detection(let detection)):
      summary.count(detection)
      try output.show(detection)
    case .session(.input(let report)):
      summary.count(report)
      try output.show(report)
    case .session(.trouble(let message)): try output.show(trouble: message)
    case .suspend: try output.suspend()
    case .unread: throw .unread
    case .stop: stop()
    case .finished: break
    }
  }

  private mutating func stop() {
    gauges.stop()
    hook?.cancel()
    deadline = .now + Self.patience
  }

  private var millisecondsToWait: Int32 {
    guard let deadline else { return output.refreshMilliseconds }
    return Int32(max(0, (deadline - .now) / .milliseconds(1)))
  }

  private func finalSummary(_ input: InputDescription) -> ListenSummary {
    var summary = summary
    let readings = gauges.read()
    summary.seconds = readings.seconds
    summary.wallTime = input.wallClock.date(at: readings.seconds)
    summary.lostSamples = readings.lostSamples
    summary.clipsKept = clips?.kept
    summary.clipsFailed = clips?.failed
    summary.commands = hook?.results
    return summary
  }
}

import Audio
import Foundation

/// Audio time of a live stream: samples that were received and samples that were lost, both at
/// 16 kHz.
///
/// The detector counts what it receives; a person counts from the start of listening. The two
/// differ by the gaps.
package struct AudioClock: Sendable {
  /// Samples a second.
  package static let rate = Double(sampleRate)
  /// A word and its pre-roll lie within the gaps that are remembered, unless the input is hopeless.
  private static let mostGaps = 32

  /// Samples received since the start.
  package private(set) var received = 0
  /// Samples lost since the start.
  package private(set) var lost = 0
  /// The newest gaps: what had been received before each, and what was lost up to its end.
  private var gaps: [(received: Int, lost: Int)] = []
  /// Samples lost before the first of `gaps`.
  private var lostBefore = 0

  /// At the start of a stream.
  package init() { gaps.reserveCapacity(Self.mostGaps) }

  /// - Parameter samples: received next, 0...
  package mutating func receive(_ samples: Int) { received += samples }

  /// - Parameter samples: missing before those that are received next, 0...
  package mutating func lose(_ samples: Int) {
    guard samples > 0 else { return }
    lost += samples
    if gaps.count == Self.mostGaps { lostBefore = gaps.removeFirst().lost }
    gaps.append((received, lost))
  }

  /// Seconds since the start, now.
  package var seconds: Double { Double(received + lost) / Self.rate }

  /// Seconds since the start for a moment that the detector knows as so many seconds of received
  /// sound.
  package func seconds(atReceived moment: Double) -> Double {
    let gap = gaps.last { Double($0.received) <= moment * Self.rate }
    return moment + Double(gap?.lost ?? lostBefore) / Self.rate
  }
}

/// The wall clock of one input: all its events are dated by it, so that their dates are in the
/// order of the events.
package enum WallClock: Sendable {
  /// A device, whose samples know when they were taken.
  case device
  /// A recording, as if it had begun to play at `start`.
  case recording(start: Date)

  /// The date of an event.
  ///
  /// - Parameters:
  ///   - seconds: audio time of the event.
  ///   - time: CLOCK_MONOTONIC, in nanoseconds, when its newest sample was taken; `nil` for now.
  package func date(at seconds: Double, time: Int64? = nil) -> Date {
    switch self {
    case .recording(let start): start + seconds
    case .device:
      // By the wall clock of now, which may have been set since the start.
      Date() - (time.map { Double(Self.monotonicTime - $0) * 1e-9 } ?? 0)
    }
  }

  /// CLOCK_MONOTONIC in nanoseconds.
  static var monotonicTime: Int64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
  }
}

/// Decides when lost samples are worth a report: at once, then at most every few seconds of audio
/// time, so that a machine that is too slow is not kept busy with saying so.
struct LossWatch {
  /// In seconds of audio time.
  static let interval = 5.0

  private var reported = 0
  private var lastReport = -interval

  /// - Parameters:
  ///   - lost: samples lost since the start.
  ///   - seconds: audio time.
  /// - Returns: samples lost since the last report, when a report is due.
  mutating func update(lost: Int, seconds: Double) -> Int? {
    guard lost > reported, seconds - lastReport >= Self.interval else { return nil }
    defer { (reported, lastReport) = (lost, seconds) }
    return lost - reported
  }

  /// What is lost up to here has been reported otherwise.
  mutating func excuse(lost: Int) { reported = lost }
}

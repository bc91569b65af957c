import Audio
import Synchronization

/// What a ``Listener`` shows of itself to other threads while it runs, and how they ask it to end.
///
/// The listening thread never waits for a reader: it skips an update while one reads.
package final class ListenGauges: Sendable {
  /// What one reading gives.
  package struct Readings: Sendable {
    /// The greatest magnitude since the last reading, 1 being full scale.
    package var peak: Float = 0
    /// Root mean square of the newest stretch of sound, 100 ms, 1 being full scale.
    package var rms: Float = 0
    /// The best score of each word since the last reading; minus infinity for none.
    package var scores: [Float]
    /// Seconds since the start, lost samples included.
    package var seconds = 0.0
    /// Samples lost since the start, at 16 kHz.
    package var lostSamples = 0
  }

  private let readings: Locked<Readings>
  private let stopped = Atomic(false)

  /// - Parameter words: as many as the listener has.
  package init(words: Int) {
    readings = Locked(Readings(scores: [Float](repeating: -.infinity, count: words)))
  }

  /// Asks the listener to end; it does so within 100 ms.
  package func stop() { stopped.store(true, ordering: .relaxed) }

  /// Whether somebody has asked.
  package var isStopped: Bool { stopped.load(ordering: .relaxed) }

  /// For the listening thread.
  ///
  /// - Parameters:
  ///   - meter: of the newest stretch of sound.
  ///   - scores: the best of each word in that stretch.
  /// - Returns: whether it happened. Otherwise somebody was reading, and the next turn will do.
  func update(_ meter: LevelMeter, _ scores: [Float], _ clock: AudioClock) -> Bool {
    readings.withLockIfAvailable { readings in
      readings.peak = max(readings.peak, meter.peak)
      readings.rms = meter.rms
      // One by one: assigning the array would share it, and the next change would copy it.
      for word in scores.indices {
        readings.scores[word] = max(readings.scores[word], scores[word])
      }
      readings.seconds = clock.seconds
      readings.lostSamples = clock.lost
      return true
    } ?? false
  }

  /// The newest values; the peaks start afresh.
  package func read() -> Readings {
    readings.withLock { readings in
      // A deep copy, for the same reason.
      var copy = readings
      copy.scores = readings.scores.map { $0 }
      readings.peak = 0
      for word in readings.scores.indices { readings.scores[word] = -.infinity }
      return copy
    }
  }
}

import Audio
import Synchronization

/// What the listening thread shows of itself while it runs: the needles of the terminal view.
///
/// The listening thread never waits for a reader: it skips a turn where one is looking.
final class ListenGauges: Sendable {
  struct Readings {
    /// Of the sound since the last look.
    var peak: Float = 0
    /// RMS of the newest stretch of sound, 100 ms.
    var rms: Float = 0
    /// The best score of each word since the last look; minus infinity for none.
    var scores: [Float]
    /// Seconds since the start, lost samples included.
    var seconds = 0.0
    /// Samples lost since the start, at 16 kHz.
    var lostSamples = 0
  }

  private let readings: Mutex<Readings>
  private let stopped = Atomic(false)

  init(words: Int) {
    readings = Mutex(Readings(scores: [Float](repeating: -.infinity, count: words)))
  }

  /// Asks the listening thread to end; it does so within a turn of its loop.
  func stop() { stopped.store(true, ordering: .relaxed) }

  var isStopped: Bool { stopped.load(ordering: .relaxed) }

  /// For the listening thread: moves the needles.
  ///
  /// - Returns: whether it happened. Otherwise a reader was looking, and the next turn will do.
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

  /// What the needles show; the peaks start afresh.
  func read() -> Readings {
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

import Audio
import Live
import WakeWords

/// A wake word that was detected.
///
/// It comes as soon as its score reaches the threshold, mostly before its last sound is over: the
/// stretch and the score are those of that moment.
public struct Detection: Equatable, Sendable {
  /// The ``WakeWord/name`` of the wake word.
  public let wakeWord: String
  /// Where it begins, in seconds from the start of the stream, lost samples included.
  public let start: Double
  /// Where it ends, the same.
  public let end: Double
  /// A log-likelihood ratio, nats: 0 is even odds, 2 is 7 to 1.
  public let score: Float
  /// When it was noticed, in seconds from the start of the stream.
  public let time: Double

  init(_ word: DetectedWord) {
    (wakeWord, start, end) = (word.wakeWord, word.start, word.end)
    (score, time) = (word.score, word.time)
  }
}

/// Listens for wake words in one stream of samples that you push into it.
///
/// It has no thread and no clock but the count of samples: the same samples give the same
/// detections, however they are split over calls. One owner at a time; any number of listeners work
/// side by side.
public struct Listener: ~Copyable {
  private var session: ListeningSession
  private var found: [DetectedWord] = []

  /// Samples a second that it expects: 16,000.
  public static let sampleRate = Audio.sampleRate

  /// - Parameters:
  ///   - words: any number, each with a name of its own.
  ///   - falseAlarmsPerHour: how readily they are believed, see
  ///     ``WakeWord/threshold(falseAlarmsPerHour:)``.
  /// - Throws: ``UnbiddenError`` where a word's threshold cannot be had.
  public init(for words: [WakeWord], falseAlarmsPerHour: Float = 0.5) throws(UnbiddenError) {
    var thresholds: [Float] = []
    for word in words {
      thresholds.append(try word.threshold(falseAlarmsPerHour: falseAlarmsPerHour))
    }
    session = ListeningSession(words.map(\.word), thresholds: thresholds)
    found.reserveCapacity(16)
  }

  /// Takes the next samples of the stream.
  ///
  /// - Parameter samples: 16 kHz mono, full scale 1, any number. They must be finite: after one
  ///   that is not, nothing is detected for sure before ``finish()``.
  /// - Returns: the wake words that they bring, in the order of time. Without one nothing is
  ///   allocated.
  public mutating func push(_ samples: [Float]) -> [Detection] {
    session.push(samples.span, into: &found)
    return taken()
  }

  /// Says that samples are missing before those that are pushed next: later times count them.
  ///
  /// - Parameter samples: how many, at 16 kHz, 0 or more.
  public mutating func skip(lostSamples samples: Int) {
    session.gap(lostSamples: max(0, samples))
  }

  /// Ends the stream; what is pushed next begins a new one.
  ///
  /// - Returns: the wake words that only its end brings out.
  public mutating func finish() -> [Detection] {
    session.finish(into: &found)
    return taken()
  }

  private mutating func taken() -> [Detection] {
    if found.isEmpty { return [] }
    defer { found.removeAll(keepingCapacity: true) }
    return found.map(Detection.init)
  }
}

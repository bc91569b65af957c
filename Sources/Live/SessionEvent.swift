import Audio
import Foundation

/// A wake word that was detected. Times are in seconds since the start of the stream, lost samples
/// included.
///
/// It comes as soon as its score reaches the threshold, mostly before its last sound is over: the
/// stretch and the score are those of that moment, and what the recording's best match has (`spot`)
/// may end later and score higher.
package struct DetectedWord: Equatable, Sendable {
  /// The wake word's name.
  package var wakeWord: String
  /// Where the match begins.
  package var start: Double
  /// Where it ends.
  package var end: Double
  /// The calibrated score of the match, nats.
  package var score: Float
  /// The score that it had to reach.
  package var threshold: Float
  /// When it was noticed: the end of the hop of 10 ms that brought it.
  package var time: Double
  /// Samples lost since the start of the stream, at 16 kHz.
  package var lostSamples: Int
  /// The stretch that matches, in samples received since the start of the stream.
  package var samples: Range<Int>

  /// A detection whose facts are known.
  package init(
    wakeWord: String, start: Double, end: Double, score: Float, threshold: Float, time: Double,
    lostSamples: Int, samples: Range<Int>
  ) {
    self.wakeWord = wakeWord
    self.start = start
    self.end = end
    self.score = score
    self.threshold = threshold
    self.time = time
    self.lostSamples = lostSamples
    self.samples = samples
  }
}

/// What comes out of a ``Listener``.
package enum SessionEvent: Sendable {
  case detection(DetectionReport)
  case input(InputReport)
  /// Something went wrong beside the listening, a clip or a command: a line for a person.
  case trouble(String)
}

/// A detection of a ``Listener``.
package struct DetectionReport: Sendable {
  /// What was detected.
  package var word: DetectedWord
  /// When it was noticed, by the ``WallClock`` of the input.
  package var wallTime: Date
  /// Where the clip will be, once the post-roll is over.
  package var clip: String?

  /// A detection, its date and its clip.
  package init(word: DetectedWord, wallTime: Date, clip: String?) {
    (self.word, self.wallTime, self.clip) = (word, wallTime, clip)
  }
}

/// What the input of a ``Listener`` did, beside giving sound.
package struct InputReport: Sendable {
  /// The raw values are what the JSON of `unbidden listen` calls them.
  package enum Kind: String, Sendable {
    case lost, back, silent, clipped, ended, dropped, defect
    case tooQuiet = "too_quiet"
  }

  /// What happened.
  package var kind: Kind
  /// For a person.
  package var message: String
  /// Seconds since the start of listening, lost samples included.
  package var time: Double
  /// By the ``WallClock`` of the input.
  package var wallTime: Date
  /// Samples lost since the start of listening, at 16 kHz.
  package var lostSamples: Int
}

extension InputReport.Kind {
  init(_ event: CaptureEvent) {
    switch event {
    case .lost: self = .lost
    case .back: self = .back
    case .ended: self = .ended
    case .silent: self = .silent
    case .clipped: self = .clipped
    case .tooQuiet: self = .tooQuiet
    }
  }
}

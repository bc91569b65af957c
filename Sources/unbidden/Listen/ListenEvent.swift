import Audio
import Foundation

/// What the threads of `listen` have to say to the one that prints.
enum ListenEvent: Sendable {
  /// The input is open.
  case began(ListenScene)
  case detection(DetectedWord)
  case input(InputReport)
  /// Something went wrong beside the listening: a clip or a command.
  case trouble(String)
  /// The listening is over: by itself, on request, or by an error.
  case finished((any Error)?)
  /// Somebody wants it to end.
  case stop
  /// Nobody reads the output any more.
  case unread
  /// Somebody wants the terminal back for a while (Ctrl-Z).
  case suspend
}

/// A wake word that was heard. Times are in seconds since the start of listening, lost samples
/// included.
///
/// It is told as soon as its score reaches the threshold, mostly before its last sound is over: the
/// stretch and the score are those of that moment, and what the recording's best match has (`spot`)
/// may end later and score higher.
struct DetectedWord: Sendable {
  var wakeWord: String
  /// The stretch that matches.
  var start: Double
  var end: Double
  var score: Float
  var threshold: Float
  /// When it was noticed.
  var time: Double
  /// The same moment by the wall clock. In a recording: as if it had begun to play when the
  /// listening began.
  var wallTime: Date
  /// Samples lost since the start of listening, at 16 kHz.
  var lostSamples: Int
  /// Where the clip will be, once the post-roll is over.
  var clip: String?
}

/// What the input did, beside giving sound.
struct InputReport: Sendable {
  enum Kind: String, Sendable {
    case lost, back, silent, clipped, ended, dropped, defect
    case tooQuiet = "too_quiet"
  }

  var kind: Kind
  var message: String
  /// Seconds since the start of listening, lost samples included.
  var time: Double
  var wallTime: Date
  /// Samples lost since the start of listening, at 16 kHz.
  var lostSamples: Int
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

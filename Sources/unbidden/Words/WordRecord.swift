import Audio
import Enrollment
import Spotting
import WakeWords

/// A wake word file in JSON. Of one that cannot be used there are only `file` and `error`.
struct WordRecord: Encodable {
  struct Take: Encodable {
    /// Length of the template, seconds.
    var seconds: Double
    /// Which take it came from, and where in it the word lay (seconds, dBFS).
    var take: Int
    var start: Double
    var end: Double
    var level: Float
  }

  struct Threshold: Encodable {
    var falseAlarmsPerHour: Float
    /// Left out where it lies above the ceiling.
    var score: Float?
  }

  var file: String
  var error: String?
  var name: String?
  var phrase: String?
  /// What it was made of: takes, recordings, synthesis, or text.
  var source: WakeWord.Source?
  var templates: [Take]?
  /// What each take scores against the others.
  var takeScores: [Float]?
  var calibration: Calibration?
  var thresholds: [Threshold]?
  /// Hours of speech and noise that the thresholds come from.
  var backgroundHours: Float?
  /// What its own takes score at most.
  var ceiling: Float?
  var licence: String?

  init(_ listed: ListedWord) {
    file = listed.path
    error = listed.error.map { "\($0)" }
    guard case .success(let word) = listed.content else { return }
    name = word.name
    phrase = word.phrase
    source = word.source
    templates = zip(word.model.lengths, word.takes).enumerated().map { number, entry in
      Take(
        seconds: milliseconds(entry.0), take: number + 1, start: milliseconds(entry.1.start),
        end: milliseconds(entry.1.end), level: entry.1.level)
    }
    takeScores = word.takes.map(\.score)
    calibration = word.model.calibration
    thresholds = word.thresholds.map { Threshold(falseAlarmsPerHour: $0.rate, score: $0.score) }
    backgroundHours = word.falseAlarms.hours
    ceiling = word.ceiling
    licence = word.licence
  }
}

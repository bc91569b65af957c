import Features
import Spotting

/// A wake word: what it is matched by, what its scores mean, and where it comes from.
package struct WakeWord: Equatable, Sendable {
  /// What events and files call it: letters, digits, `_` and `-`, at most 64 of them.
  package let name: String
  /// What people say, for display.
  package var phrase: String
  /// What it was made of.
  package var source: Source
  /// What it is matched by, and how raw scores become calibrated ones.
  package var model: WordModel
  /// How often the background reaches which score.
  package var falseAlarms: FalseAlarmTable
  /// The best calibrated score, nats, that the word itself reaches (of takes: one of them): a
  /// threshold up to here can be reached.
  package var ceiling: Float
  /// How each template came about, in their order; none for a word that is not of takes.
  package var takes: [TakeRecord]
  /// Terms under which the file may be passed on.
  package var licence: String

  /// What a wake word was made of.
  package enum Source: String, Sendable, Codable, CaseIterable {
    /// A person's own takes.
    case takes
    /// Recordings of many people.
    case recordings
    /// Many synthetic voices.
    case synthesis
    /// Its pronunciation alone.
    case text
  }

  /// Where a template comes from. No file names: they carry names and account numbers.
  package struct TakeRecord: Equatable, Sendable, Codable {
    /// Where the word begins in the take, seconds.
    package var start: Double
    /// Where it ends.
    package var end: Double
    /// Loudest 10 ms of the word, dBFS.
    package var level: Float
    /// What the take scores (calibrated, nats) against the templates of the others: what a user's
    /// own takes reach.
    package var score: Float

    /// A take of which this is known.
    package init(start: Double, end: Double, level: Float, score: Float) {
      (self.start, self.end, self.level, self.score) = (start, end, level, score)
    }
  }

  /// - Throws: ``WakeWordError/name(_:)`` for a name with other characters.
  package init(
    name: String, phrase: String, source: Source, model: WordModel, falseAlarms: FalseAlarmTable,
    ceiling: Float, takes: [TakeRecord] = [], licence: String
  ) throws(WakeWordError) {
    guard Self.isName(name) else { throw .name(name) }
    self.name = name
    self.phrase = phrase
    self.source = source
    self.model = model
    self.falseAlarms = falseAlarms
    self.ceiling = ceiling
    self.takes = takes
    self.licence = licence
  }

  /// What ``isName(_:)`` asks for, in words.
  static let nameRule = "a name of 1 to 64 letters (a-z, A-Z), digits, _ and -"

  /// Whether a wake word may be called so.
  package static func isName(_ name: String) -> Bool {
    let allowed = name.utf8.allSatisfy {
      ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x41 && $0 <= 0x5A) || ($0 >= 0x61 && $0 <= 0x7A)
        || $0 == 0x5F || $0 == 0x2D
    }
    return allowed && (1...64).contains(name.utf8.count)
  }

  /// The threshold at which `rate` false alarms an hour are expected.
  ///
  /// - Parameter rate: within ``FalseAlarmTable/rates``.
  /// - Throws: ``WakeWordError/unreachable(word:threshold:ceiling:)`` when no recording can reach
  ///   it.
  package func threshold(falseAlarmsPerHour rate: Float) throws(WakeWordError) -> Float {
    try reachable(falseAlarms.threshold(falseAlarmsPerHour: rate))
  }

  /// `threshold` itself, when a recording can reach it.
  ///
  /// - Throws: ``WakeWordError/unreachable(word:threshold:ceiling:)``.
  package func reachable(_ threshold: Float) throws(WakeWordError) -> Float {
    guard threshold <= ceiling else {
      throw .unreachable(word: name, threshold: threshold, ceiling: ceiling)
    }
    return threshold
  }
}

extension Detector {
  /// A detector of wake words.
  ///
  /// - Parameters: as of ``init(_:givesSilence:model:)``.
  package init(
    _ words: [WakeWord], givesSilence: Bool = false,
    model: @autoclosure () -> AcousticModelWeights = .shipped
  ) {
    self.init(words.map(\.model), givesSilence: givesSilence, model: model())
  }
}

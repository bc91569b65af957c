import Audit
import Foundation

/// What a report says: `unbidden report --format json` writes it as it is, the page is made from it.
/// Docs/report.md describes each field; fields that say nothing are left out. Shares and rates have
/// intervals of 95 %, and counts of accidental recordings leave those out that were expected.
package struct ReportData: Encodable, Sendable {
  package var schemaVersion = 1
  /// When the report was made, RFC 3339, UTC.
  package var made: String
  /// The version of the program that made it.
  package var program: String
  package var withNames: Bool
  package var answer: Answer
  package var calendar: [Day]
  package var clock: Clock
  package var devices: [Device]
  package var causes: [Cause]
  package var weeks: [Week]
  /// Ids of accidental recordings, the longest first.
  package var longest: [String]
  /// Those with the most speech, the most first.
  package var revealing: [String]
  package var nearMisses: [NearMisses]
  package var sureness: Sureness
  package var leftOut: LeftOut
  package var method: Method
  /// Facts on recordings that are shown one by one, in the order of the report.
  package var shown: [Shown]
  /// In the order of time, those of an unknown time last.
  package var recordings: [Listed]
  /// How many recordings there is no room for in ``recordings``.
  package var recordingsUnlisted: Int

  package struct Answer: Encodable, Sendable {
    /// Places in the ledger.
    package var recordings: Int
    /// Those that could be read.
    package var heard: Int
    package var accidental: Int
    /// Of those that could be read.
    package var share: Estimate?
    /// By local days from the first recording to the last.
    package var perDay: Estimate?
    /// By hours of sound.
    package var perHour: Estimate?
    package var verdicts: [String: Int]
    /// Hours of sound.
    package var hours: Double
    package var days: Int
    /// Local dates, as 2026-01-31.
    package var first: String?
    package var last: String?
    /// Recordings whose time is known.
    package var timed: Int
  }

  package struct Day: Encodable, Sendable, Equatable {
    /// Local date.
    package var date: String
    package var recordings: Int
    package var accidental: Int
  }

  /// By weekday from Monday on, then by hour.
  package struct Clock: Encodable, Sendable {
    package var recordings: [[Int]]
    package var accidental: [[Int]]
  }

  package struct Device: Encodable, Sendable {
    /// Letters; nothing where the device is unknown.
    package var device: String?
    package var name: String?
    package var recordings: Int
    package var accidental: Int
    package var share: Estimate?
  }

  package struct Cause: Encodable, Sendable {
    /// `accidental` or `expected`.
    package var verdict: String
    package var cause: String
    package var recordings: Int
    package var seconds: Double
  }

  package struct Week: Encodable, Sendable {
    /// Local date of its Monday.
    package var monday: String
    package var recordings: Int
    package var accidental: Int
    package var share: Estimate?
  }

  /// Near misses of one wake word that sound alike.
  package struct NearMisses: Encodable, Sendable {
    package var wakeWord: String
    /// What the acoustic model hears in the one that is nearest, ARPAbet; none where no sound is left.
    package var phones: [String]
    /// The nearest first.
    package var recordings: [String]
  }

  package struct Sureness: Encodable, Sendable {
    /// Scores under which a recording counts as accidental, and from which it counts as begun with the wake
    /// word, nats.
    package var uncertainFrom: Float
    package var wakeFrom: Float
    package var scores: [Bin]
    /// Ids, the least certain first.
    package var uncertain: [String]
    /// Of labelled recordings, by what probability the audit gave.
    package var reliability: [Reliability]
    package var labels: Labels?
  }

  package struct Bin: Encodable, Sendable {
    /// Scores, nats; the first bin has all below, too, and the last all above.
    package var from: Float
    package var to: Float
    package var verdicts: [String: Int]
  }

  package struct Reliability: Encodable, Sendable {
    package var from: Double
    package var to: Double
    /// The mean probability that the audit gave.
    package var said: Double
    package var labelled: Int
    package var wake: Int
    package var share: Estimate?
  }

  package struct Labels: Encodable, Sendable {
    package var wake: Int
    package var accidental: Int
    package var unsure: Int
    package var found: Estimate?
    package var wronglyFlagged: Estimate?
    package var precision: Estimate?
  }

  package struct LeftOut: Encodable, Sendable {
    package var unreadable: Int
    /// Why, and how often, the most frequent first.
    package var reasons: [Reason]
    /// Without consent, in the newest run that met any; they are not kept.
    package var refused: Int
    package var untimed: Int

    package struct Reason: Encodable, Sendable {
      package var reason: String
      package var recordings: Int
    }
  }

  package struct Method: Encodable, Sendable {
    package var runs: [Run]
    package var bases: [Basis]

    package struct Run: Encodable, Sendable {
      package var started: String
      package var ended: String?
      package var program: String
      package var head: Double?
      package var channel: Int?
      package var wakeWords: [String]
      package var recordings: Int
      package var analysed: Int
      package var refused: Int
    }

    package struct Basis: Encodable, Sendable {
      package var model: String
      package var settings: String
      package var recordings: Int
    }
  }
}

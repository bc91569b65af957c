import Foundation

/// What an audit has to say of one recording: a line of `scan --format jsonl`. Docs/findings.md
/// says what each field means, Docs/finding.schema.json how it is written; both change together
/// with ``SchemaVersion``.
///
/// Decoding refuses any other version. Scores are finite; times are in seconds, to the millisecond.
package struct Finding: Equatable, Sendable, Codable {
  /// Which version of the schema a finding follows; there is one.
  package enum SchemaVersion: Int, Sendable, Codable {
    case one = 1
  }

  /// Written as `schema_version`, first to be read by whoever reads findings.
  package var schemaVersion = SchemaVersion.one
  /// The recording's, see ``Recording/id``.
  package var id: String
  /// The recording's path as it was named, with bytes that are no UTF-8 as `\xE9`; `-` for standard
  /// input; empty where a manifest's row could not be read.
  package var file: String
  /// The wake word that it was judged by: the one asked for, or the most likely of several.
  package var wakeWord: String?
  /// Whether it began with the wake word.
  package var verdict: Verdict
  /// Why there is no wake word; only for ``Verdict/accidental``.
  package var cause: Cause?
  /// How surely the recording begins with the wake word: the calibrated score of the best match
  /// that begins in the head, nats.
  package var wakeScore: Float?
  /// The same as a probability, the wake word being as likely as not beforehand; 0...1.
  package var probability: Float?
  /// Where that match begins.
  package var wakeStart: Double?
  /// Where it ends.
  package var wakeEnd: Double?
  /// Where the wake word comes too late; only for ``Cause/lateWake``.
  package var lateStart: Double?
  /// Length of the recording.
  package var seconds: Double?
  /// What is wrong with the recording although it could be judged.
  package var defects: [String] = []
  /// Why it could not be; only for ``Verdict/unreadable``.
  package var error: String?

  /// A finding of which no more is known yet.
  package init(id: String, file: String, wakeWord: String?, verdict: Verdict) {
    self.id = id
    self.file = file
    self.wakeWord = wakeWord
    self.verdict = verdict
  }

  /// Of a recording that could not be judged.
  package init(_ recording: Recording, wakeWord: String?, error: any Error) {
    self.init(
      id: recording.id, file: recording.file, wakeWord: wakeWord, verdict: .unreadable)
    self.error = "\(error)"
  }

  /// Of a row that names no recording.
  package init(_ row: ManifestRowError) {
    self.init(id: row.id, file: "", wakeWord: nil, verdict: .unreadable)
    error = "\(row.error)"
  }

  /// As the fields are written: by name, whichever encoder writes them.
  enum CodingKeys: String, CodingKey, CaseIterable {
    case schemaVersion = "schema_version"
    case id, file
    case wakeWord = "wake_word"
    case verdict, cause
    case wakeScore = "wake_score"
    case probability
    case wakeStart = "wake_start"
    case wakeEnd = "wake_end"
    case lateStart = "late_start"
    case seconds, defects, error
  }
}

/// Writes and reads findings as JSON lines. For one thread.
package struct FindingCoder {
  private let encoder = JSONEncoder()
  private let decoder = JSONDecoder()

  /// Keys in the order of the alphabet, paths as they are.
  package init() { encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes] }

  /// The line of a finding, its end included.
  ///
  /// - Precondition: its numbers are finite, as ``Judge`` leaves them.
  package func line(_ finding: Finding) -> Data {
    do {
      return try encoder.encode(finding) + Data("\n".utf8)
    } catch {
      // A finding is texts and numbers, and only ``Judge`` gives it numbers: times from counts of
      // frames and samples, and scores of which it takes none that is not finite.
      preconditionFailure("\(error)")
    }
  }

  /// - Parameter line: with or without its end.
  /// - Throws: `DecodingError`, also for another version of the schema.
  package func finding(_ line: Data) throws -> Finding {
    try decoder.decode(Finding.self, from: line)
  }
}

/// Whether a recording began with its wake word.
package enum Verdict: String, Codable, Sendable, CaseIterable {
  /// The wake word begins in the head.
  case wake
  /// It does not: the recording was made by accident.
  case accidental
  /// The evidence does not decide.
  case uncertain
  /// The recording could not be read, so nothing is known.
  case unreadable
}

/// What is in a recording that did not begin with its wake word.
package enum Cause: String, Codable, Sendable, CaseIterable {
  /// Speech, but no wake word anywhere.
  case speech
  /// Sound, but no speech.
  case noise
  /// Nothing above the noise floor.
  case silence
  /// The wake word comes, but only after the head.
  case lateWake = "late_wake"
}

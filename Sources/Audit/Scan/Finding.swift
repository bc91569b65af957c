import Audio
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
  /// How probable it is that it does, as ``Judge/probability(ofScore:)`` has it; 0...1.
  package var probability: Float?
  /// The score from which the verdict would be ``Verdict/wake``, nats.
  package var threshold: Float?
  /// How far the score lies above it, nats.
  package var margin: Float?
  /// Which of the word's templates or paths matches best, from 1.
  package var template: Int?
  /// Where that match begins.
  package var wakeStart: Double?
  /// Where it ends.
  package var wakeEnd: Double?
  /// Where the wake word comes too late; only for ``Cause/lateWake``.
  package var lateStart: Double?
  /// The other wake word that begins in the head; only for ``Cause/otherWakeWord``.
  package var otherWord: String?
  /// Where it begins.
  package var otherStart: Double?
  /// The share of other speech that is less like the wake word than what is in the head, 0...1; only
  /// for ``Cause/nearMiss``, as the next four.
  package var likeness: Float?
  /// Where that begins.
  package var likeStart: Double?
  /// Where it ends.
  package var likeEnd: Double?
  /// The part of the wake word that it is like, 0 the word's beginning and 1 its end.
  package var likeFrom: Float?
  /// Where that part ends.
  package var likeTo: Float?
  /// Length of the recording.
  package var seconds: Double?
  /// How loud its loud parts are, ``ContentMeter/level``, dBFS.
  package var level: Float?
  /// An estimate of its signal-to-noise ratio, ``ContentMeter/signalToNoise``, dB.
  package var signalToNoise: Float?
  /// The share of samples at full scale, 0...1.
  package var clippedShare: Double?
  /// The share of frames in which somebody speaks, 0...1.
  package var speechShare: Double?
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

  /// Sets the score of the best match, and what follows from it.
  mutating func setScore(_ score: Float) {
    (wakeScore, probability) = (score, Judge.probability(ofScore: score))
    (threshold, margin) = (Judge.threshold, score - Judge.threshold)
  }

  mutating func setLikeness(_ found: Likeness) {
    likeness = found.share
    (likeStart, likeEnd) = (milliseconds(found.start), milliseconds(found.end))
    (likeFrom, likeTo) = (found.part?.lowerBound ?? 0, found.part?.upperBound ?? 1)
  }

  /// As the fields are written: by name, whichever encoder writes them.
  enum CodingKeys: String, CodingKey, CaseIterable {
    case schemaVersion = "schema_version"
    case id, file
    case wakeWord = "wake_word"
    case verdict, cause
    case wakeScore = "wake_score"
    case probability, threshold, margin, template
    case wakeStart = "wake_start"
    case wakeEnd = "wake_end"
    case lateStart = "late_start"
    case otherWord = "other_word"
    case otherStart = "other_start"
    case likeness
    case likeStart = "like_start"
    case likeEnd = "like_end"
    case likeFrom = "like_from"
    case likeTo = "like_to"
    case seconds, level
    case signalToNoise = "snr"
    case clippedShare = "clipped_share"
    case speechShare = "speech_share"
    case defects, error
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
  /// Another wake word begins in the head.
  case otherWakeWord = "other_wake_word"
  /// Something in the head is like the wake word, more so than 99 of 100 stretches of other speech.
  case nearMiss = "near_miss"
  /// Speech that goes on from before the recording: it begins inside a word.
  case cutHead = "cut_head"
  /// Speech, but nothing like the wake word anywhere.
  case speech
  /// Sound, but no speech.
  case noise
  /// Nothing above the noise floor.
  case silence
  /// The wake word comes, but only after the head.
  case lateWake = "late_wake"
}

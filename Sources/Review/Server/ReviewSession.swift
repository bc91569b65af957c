import Audit
import Crypto
import Foundation
import Report
import Synchronization

/// One run of the review: what the page asks for and decides. For several threads at once; whatever waits
/// for the disk does so in the thread that asks.
package final class ReviewSession: Sendable {
  /// What whoever asks must know: 256 random bits, in hexadecimal digits.
  package let token = SymmetricKey(size: .bits256).withUnsafeBytes { bytes in
    bytes.map { String(format: "%02x", $0) }.joined()
  }
  package let choice: ReviewChoice
  private let ledger: Ledger
  private let reviewer: String?
  private let prepared: PreparedRecordings
  private let sounds = Mutex<[(number: Int64, sound: Data)]>([])
  private let counts = Mutex(Counts())
  private let log: @Sendable (String) -> Void

  /// Sounds that can be heard again, or further, without a new row in the log.
  private static let mostSounds = 4
  /// Recordings that a page is given at once.
  private static let ahead = 30
  /// And at most.
  private static let mostListed = 2_000
  /// Rows of the access log that the page shows.
  private static let shownPlayings = 100

  package struct Counts: Sendable, Equatable {
    /// Decisions of this session, those taken back not among them.
    package var decisions = 0
    package var playings = 0
    package var clearPlayings = 0
    /// Requests that were refused, by the reason.
    package var refused: [String: Int] = [:]
  }

  /// - Parameters:
  ///   - reviewer: who decides; stands beside decisions and playings.
  ///   - log: takes lines for whoever runs the server; none has a name.
  package init(
    _ ledger: Ledger, _ choice: ReviewChoice, reviewer: String? = nil,
    log: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    (self.ledger, self.choice, self.reviewer, self.log) = (ledger, choice, reviewer, log)
    prepared = PreparedRecordings(ledger)
  }

  package var counted: Counts { counts.withLock { $0 } }

  /// JSON for the page.
  struct Answer: Sendable {
    enum Kind { case done, conflict, gone }
    var kind = Kind.done
    var body: Data
  }

  /// What needs a decision, and how far the review is.
  ///
  /// - Parameter known: undecided recordings that the page has already.
  func queue(known: Int) throws -> Answer {
    let limit = min(Self.mostListed, max(0, min(known, Self.mostListed)) + Self.ahead)
    let rows = try ledger.reviewed(
      choice, limit: choice == .doubtful ? limit : Self.mostListed)
    return try answer(
      QueueAnswer(
        recordings: rows.map {
          .init(id: $0.id, verdict: $0.verdict, label: $0.label?.rawValue)
        }, progress: progress(), reviewer: reviewer))
  }

  /// A recording's picture and facts; its sound is then ready, too.
  func shown(_ id: String) throws -> Answer {
    let held = try prepared.recording(id)
    return try answer(RecordingAnswer(html: held.view.html, hasSound: held.view.headSeconds != nil))
  }

  func decide(_ decision: Decision) throws -> Answer {
    switch try ledger.decide(
      decision.id, decision.label, instead: decision.instead, by: reviewer)
    {
    case .success:
      let change = (decision.label == nil ? 0 : 1) - (decision.instead == nil ? 0 : 1)
      counts.withLock { $0.decisions += change }
      return try answer(progress())
    case .failure(let found):
      return try answer(ConflictAnswer(label: found.label?.rawValue), .conflict)
    }
  }

  /// Logs that a recording is played, and only then has its sound ready, under the number of that row.
  func play(_ wish: PlayingWish) throws -> Answer {
    let sound: Data
    do {
      sound = try prepared.sound(wish)
    } catch let error as KeptRecordingError {
      return try answer(ProblemAnswer(problem: "\(error)"), .gone)
    }
    let number = try ledger.logPlaying(of: wish.id, wish.sound, wish.part, by: reviewer)
    sounds.withLock { held in
      held.append((number, sound))
      if held.count > Self.mostSounds { held.removeFirst() }
    }
    counts.withLock {
      $0.playings += 1
      if wish.sound == .clear { $0.clearPlayings += 1 }
    }
    return try answer(PlayingAnswer(number: number))
  }

  /// The sound of a playing; `nil` where it was too long ago, or is none of this session's.
  func sound(_ number: Int64) -> Data? {
    sounds.withLock { held in held.first { $0.number == number }?.sound }
  }

  /// Who played what.
  func playings() throws -> Answer {
    let (newest, count) = try ledger.playings(limit: Self.shownPlayings)
    return try answer(
      LogAnswer(
        count: count,
        newest: newest.map {
          .init(
            recording: $0.recording, at: $0.at, reviewer: $0.reviewer, sound: $0.sound.rawValue,
            part: $0.part.rawValue)
        }))
  }

  /// Says the first time that something is refused, and counts all.
  func note(refused reason: String) {
    let isFirst = counts.withLock { counts in
      counts.refused[reason, default: 0] += 1
      return counts.refused[reason] == 1
    }
    if isFirst { log("Refused a request: \(reason). More of these are counted.") }
  }

  func note(failed error: LedgerError) { log("\(error)") }

  private func progress() throws -> ProgressAnswer {
    let progress = try ledger.progress(choice)
    let right = progress.tally.agreement
    var answer = ProgressAnswer(decided: progress.decided, left: progress.left)
    if case .sample = choice { answer.sample = progress.decided + progress.left }
    answer.right = right.map {
      String(
        format: "%.0f\u{A0}%% (95\u{A0}%%: %.0f to %.0f)", 100 * $0.value, 100 * $0.low,
        100 * $0.high)
    }
    return answer
  }

  private func answer(_ value: some Encodable, _ kind: Answer.Kind = .done) throws -> Answer {
    Answer(kind: kind, body: try JSONEncoder().encode(value))
  }
}

extension ReviewSession.Counts {
  /// As sentences, one a line.
  package var text: String {
    func counted(_ count: Int, _ what: String) -> String {
      "\(count) \(what)\(count == 1 ? "" : "s")"
    }
    let first =
      "\(counted(decisions, "decision")) and \(counted(playings, "playing")), \(clearPlayings) of them "
      + "of clear sound."
    return
      ([first]
      + refused.sorted { $0.key < $1.key }.map {
        "Refused for \($0.key): \(counted($0.value, "request"))."
      }).joined(separator: "\n")
  }
}

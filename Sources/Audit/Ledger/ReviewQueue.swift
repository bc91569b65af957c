import Crypto
import Foundation
import GRDB

/// Which recordings a reviewer is asked about.
package enum ReviewChoice: Sendable, Equatable {
  /// Those nobody has decided: the uncertain ones, the nearest to even odds first, then all others, the
  /// nearest to the threshold first.
  case doubtful
  /// So many at random, whatever the audit says of them and whether somebody has decided already.
  ///
  /// They are the first by their ids, which are keyed hashes of the content (``Ledger/id(of:key:)``): so
  /// neither the audit nor a person chooses them, a session that was stopped goes on with the same ones,
  /// and a larger sample has all of a smaller one.
  case sample(Int)
}

/// How far a review is, and how right the audit is by it.
package struct ReviewProgress: Sendable, Equatable {
  /// Recordings with a label, of those that the review is about.
  package var decided: Int
  /// Recordings that are left to decide; of a review of what is doubtful, the uncertain ones alone.
  package var left: Int
  package var tally: LabelTally
}

extension Ledger {
  /// The recordings that a review is about, in its order: of several places with the same content one.
  /// Reads as many rows as it gives, by an index, and those that were decided.
  ///
  /// - Parameter limit: how many at most.
  package func reviewed(
    _ choice: ReviewChoice, limit: Int
  ) throws(LedgerError) -> [LedgerRow] {
    try LedgerError.wrap(path) {
      try pool.read { db in
        let key = try self.key(db)
        switch choice {
        case .sample(let count):
          return try rows(db, key, Self.sampleSQL, min(limit, count))
        case .doubtful:
          let uncertain = try rows(db, key, Self.doubtfulSQL("uncertain", "DESC"), limit)
          guard uncertain.count < limit else { return uncertain }
          let others =
            try rows(db, key, Self.doubtfulSQL("accidental", "DESC"), limit - uncertain.count)
            + rows(db, key, Self.doubtfulSQL("wake", "ASC"), limit - uncertain.count)
          let sorted = others.sorted { Self.doubt($0) < Self.doubt($1) }
          return Array((uncertain + sorted).prefix(limit))
        }
      }
    }
  }

  /// A recording by its id; `nil` where the ledger has none that could be judged.
  package func recording(_ id: String) throws(LedgerError) -> LedgerRow? {
    try LedgerError.wrap(path) {
      try pool.read { db in
        let sql = Self.reviewSQL("recordings r", "s.recording = r.id", "r.name = ?2", "s.id")
        return try rows(db, try self.key(db), sql, 1, [id]).first
      }
    }
  }

  /// How far a review is.
  package func progress(_ choice: ReviewChoice) throws(LedgerError) -> ReviewProgress {
    try LedgerError.wrap(path) {
      try pool.read { db in
        var progress = ReviewProgress(decided: 0, left: 0, tally: LabelTally())
        func add(_ text: String?, _ verdict: String) {
          guard let label = text.flatMap({ Label(rawValue: $0) }) else { return }
          progress.decided += 1
          progress.tally.add(label, verdict)
        }
        switch choice {
        case .sample(let count):
          let key = try self.key(db)
          let sample = try rows(db, key, Self.sampleSQL, count)
          for row in sample { add(row.label?.rawValue, row.verdict) }
          progress.left = sample.count - progress.decided
        case .doubtful:
          let sql = """
            SELECT l.label, f.verdict, \(Self.reviewExpectation) AS expectation FROM labels l
            JOIN recordings r ON r.id = l.recording
            JOIN sources s ON s.id = \(Self.firstPlace("l.recording"))
            JOIN findings f ON f.id = s.finding
            """
          let labelled = try Row.fetchCursor(db, sql: sql)
          while let row = try labelled.next() {
            add(row["label"], (row["expectation"] as String?) == nil ? row["verdict"] : "expected")
          }
          progress.left =
            try Int.fetchOne(
              db,
              sql: """
                SELECT count(*) FROM findings f WHERE f.verdict = 'uncertain'
                AND EXISTS (SELECT 1 FROM sources s WHERE s.finding = f.id)
                AND NOT EXISTS (SELECT 1 FROM labels l WHERE l.recording = f.recording)
                """) ?? 0
        }
        return progress
      }
    }
  }

  /// How far from the threshold a score is, nats.
  private static func doubt(_ row: LedgerRow) -> Float {
    row.finding.wakeScore.map { abs($0 - Judge.threshold) } ?? .infinity
  }

  private func rows(
    _ db: Database, _ key: SymmetricKey, _ sql: String, _ limit: Int,
    _ arguments: [any DatabaseValueConvertible] = []
  ) throws -> [LedgerRow] {
    let statement = try db.cachedStatement(sql: sql)
    let values = [limit] + arguments
    return try Row.fetchAll(statement, arguments: StatementArguments(values))
      .map { try row($0, key) }
  }

  /// Whether the recording at `s` goes on where others end, back to one with its wake word, as SQL. What
  /// ``listFollowUps(_:_:)`` finds for all at once, this finds for the few of a page.
  private static let follows = """
    EXISTS (
      WITH RECURSIVE before (id, at) AS (
        SELECT s.id, s.at
        UNION
        SELECT e.id, e.at FROM before b
        JOIN sources e ON e.device = s.device AND e.at < b.at AND e.at > b.at - 300
        JOIN findings w ON w.id = e.finding
        WHERE b.at <= e.at + w.seconds + \(FollowUps.gap)
      )
      SELECT 1 FROM before b JOIN sources e ON e.id = b.id JOIN findings w ON w.id = e.finding
      WHERE e.id != s.id AND (w.verdict = 'wake' OR e.follows))
    """
  private static let reviewExpectation = expectation(follows: follows)

  /// Of several places with the same content the first, as SQL.
  private static func firstPlace(_ recording: String) -> String {
    "(SELECT min(p.id) FROM sources p WHERE p.recording = \(recording) AND p.finding IS NOT NULL)"
  }

  /// Rows that could be judged; the first argument is how many.
  private static func reviewSQL(
    _ from: String, _ on: String, _ condition: String, _ order: String
  ) -> String {
    """
    SELECT \(rowColumns(follows: follows)) FROM \(from)
    CROSS JOIN sources s ON \(on)
    \(from.hasPrefix("findings") ? "JOIN recordings r ON r.id = f.recording" : "JOIN findings f ON f.id = s.finding")
    LEFT JOIN labels l ON l.recording = r.id
    LEFT JOIN devices d ON d.id = s.device
    WHERE \(condition) AND s.id = \(firstPlace("r.id"))
    ORDER BY \(order) LIMIT ?1
    """
  }

  private static let sampleSQL = reviewSQL(
    "recordings r", "s.recording = r.id", "f.verdict != 'unreadable'", "r.name")

  private static func doubtfulSQL(_ verdict: String, _ direction: String) -> String {
    reviewSQL(
      "findings f", "s.finding = f.id",
      "f.verdict = '\(verdict)' AND l.label IS NULL AND (\(reviewExpectation)) IS NULL",
      "f.wake_score \(direction)")
  }
}

import Foundation
import GRDB

/// What a page knew of a recording's label is not so any more: somebody else has decided meanwhile.
package struct DecidedMeanwhile: Error, Equatable {
  /// What stands in the ledger.
  package var label: Label?
}

/// A recording that was played to somebody.
package struct Playing: Sendable, Equatable {
  package var number: Int64
  package var recording: String
  /// RFC 3339, UTC.
  package var at: String
  package var reviewer: String?
  package var sound: Sound
  package var part: Part

  package enum Sound: String, Sendable, Codable { case distorted, clear }
  package enum Part: String, Sendable, Codable { case head, whole }
}

extension Ledger {
  /// Keeps a decision, or takes one back; it is on the disk when this returns.
  ///
  /// - Parameters:
  ///   - label: `nil` to have none.
  ///   - known: what the one who decides believes to stand there now.
  /// - Returns: ``DecidedMeanwhile`` where something else does; nothing is changed then.
  /// - Throws: ``LedgerError/unknownID(_:)``.
  package func decide(
    _ id: String, _ label: Label?, instead known: Label?, by reviewer: String?
  ) throws(LedgerError) -> Result<Void, DecidedMeanwhile> {
    try LedgerError.wrap(path) {
      try pool.write { db -> Result<Void, DecidedMeanwhile> in
        let recording = try Self.recording(db, id)
        let kept = try String.fetchOne(
          db, sql: "SELECT label FROM labels WHERE recording = ?", arguments: [recording]
        ).flatMap { Label(rawValue: $0) }
        guard kept == known else { return .failure(DecidedMeanwhile(label: kept)) }
        try db.execute(sql: "DELETE FROM labels WHERE recording = ?", arguments: [recording])
        if let label {
          try db.execute(
            sql: "INSERT INTO labels (recording, label, made, reviewer) VALUES (?, ?, ?, ?)",
            arguments: [recording, label.rawValue, Self.now(), reviewer])
        }
        return .success(())
      }
    }
  }

  /// Keeps that a recording is about to be played.
  ///
  /// - Returns: the number of the row.
  /// - Throws: ``LedgerError/unknownID(_:)``.
  package func logPlaying(
    of id: String, _ sound: Playing.Sound, _ part: Playing.Part, by reviewer: String?
  ) throws(LedgerError) -> Int64 {
    try LedgerError.wrap(path) {
      try pool.write { db in
        try db.execute(
          sql: """
            INSERT INTO playings (recording, at, reviewer, sound, part) VALUES (?, ?, ?, ?, ?)
            """,
          arguments: [
            try Self.recording(db, id), Self.now(), reviewer, sound.rawValue, part.rawValue,
          ])
        return db.lastInsertedRowID
      }
    }
  }

  /// The newest playings, the newest first, and how many there are in all.
  package func playings(limit: Int) throws(LedgerError) -> (newest: [Playing], count: Int) {
    try LedgerError.wrap(path) {
      try pool.read { db in
        let rows = try Row.fetchAll(
          db,
          sql: """
            SELECT p.*, r.name FROM playings p JOIN recordings r ON r.id = p.recording
            ORDER BY p.id DESC LIMIT ?
            """, arguments: [limit])
        let newest = rows.compactMap { row -> Playing? in
          guard let sound = Playing.Sound(rawValue: row["sound"]),
            let part = Playing.Part(rawValue: row["part"])
          else { return nil }
          return Playing(
            number: row["id"], recording: row["name"], at: row["at"], reviewer: row["reviewer"],
            sound: sound, part: part)
        }
        return (newest, try Int.fetchOne(db, sql: "SELECT count(*) FROM playings") ?? 0)
      }
    }
  }

  private static func recording(_ db: Database, _ id: String) throws -> Int64 {
    let found = try Int64.fetchOne(
      db, sql: "SELECT id FROM recordings WHERE name = ?", arguments: [id])
    guard let found else { throw LedgerError.unknownID(id) }
    return found
  }
}

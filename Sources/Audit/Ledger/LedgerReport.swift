import Audio
import Foundation
import GRDB

/// A run of `unbidden audit`, as the ledger has it.
package struct LedgerRun: Sendable, Equatable {
  package var number: Int
  /// RFC 3339, UTC.
  package var started: String
  /// `nil` where the run was stopped, or goes on.
  package var ended: String?
  /// The program's version.
  package var program: String
  /// Seconds in which the wake word had to begin, and the channel; `nil` where a later version has
  /// written them in another form.
  package var settings: AuditSettings?
  package var wakeWords: [String]
  package var recordings: Int
  package var analysed: Int
  /// Recordings without consent.
  package var refused: Int
}

/// What findings rest on.
package struct LedgerBasis: Sendable, Equatable {
  /// SHA-256 of the acoustic model and the wake words, in hexadecimal digits.
  package var model: String
  /// SHA-256 of the settings.
  package var settings: String
  /// Places whose newest finding rests on them.
  package var recordings: Int
}

/// Where the content of a recording is to be found, and how it was judged last.
package struct KeptRecording: Sendable, Equatable {
  package var id: String
  /// From the root on, or an entry of an archive, as `ARCHIVE:ENTRY`.
  var place: Data
  /// SHA-256 of its bytes.
  var content: Data
  /// Of the run that judged it.
  package var settings: AuditSettings?
}

extension Ledger {
  /// All runs, the first one first.
  package func runs() throws(LedgerError) -> [LedgerRun] {
    try LedgerError.wrap(path) {
      try pool.read { db in
        try Row.fetchAll(db, sql: "SELECT * FROM runs ORDER BY id").map { row in
          let said = Self.said(row["settings"])
          return LedgerRun(
            number: row["id"], started: row["started"], ended: row["ended"],
            program: row["program"], settings: said?.settings, wakeWords: said?.wakeWords ?? [],
            recordings: row["recordings"], analysed: row["analysed"], refused: row["refused"])
        }
      }
    }
  }

  /// What the newest findings of all recordings rest on, the most frequent first.
  package func bases() throws(LedgerError) -> [LedgerBasis] {
    try LedgerError.wrap(path) {
      try pool.read { db in
        try Row.fetchAll(
          db,
          sql: """
            SELECT lower(hex(f.model)) AS model, lower(hex(f.settings)) AS settings, count(*) AS count
            FROM sources s JOIN findings f ON f.id = s.finding
            GROUP BY f.model, f.settings ORDER BY count DESC, 1, 2
            """
        ).map {
          LedgerBasis(model: $0["model"], settings: $0["settings"], recordings: $0["count"])
        }
      }
    }
  }

  /// Where recordings are to be found, in no order; of several places with the same content the first.
  /// What could never be read is left out.
  package func kept(_ ids: [String]) throws(LedgerError) -> [KeptRecording] {
    try LedgerError.wrap(path) {
      try pool.read { db in
        try ids.compactMap { id in
          let statement = try db.cachedStatement(
            sql: """
              SELECT s.place, r.content, u.settings FROM recordings r
              JOIN sources s ON s.recording = r.id
              LEFT JOIN findings f ON f.id = s.finding
              LEFT JOIN runs u ON u.id = f.run
              WHERE r.name = ? ORDER BY s.id LIMIT 1
              """)
          return try Row.fetchOne(statement, arguments: [id]).map { row in
            KeptRecording(
              id: id, place: row["place"], content: row["content"],
              settings: (row["settings"] as String?).flatMap(Self.said)?.settings)
          }
        }
      }
    }
  }

  private struct Said: Decodable {
    var settings: AuditSettings
    var wakeWords: [String]
  }

  private static func said(_ text: String) -> Said? {
    try? JSONDecoder().decode(Said.self, from: Data(text.utf8))
  }
}

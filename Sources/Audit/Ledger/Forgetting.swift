import Foundation
import GRDB

/// What a ledger is to forget.
package enum Forgotten: Equatable, Sendable {
  /// All of one device, by its name or its letter.
  case device(String)
  /// A file, or all in a folder, by its path; it need not be there any more.
  case source(String)
  /// All made before, seconds since 1970; those of an unknown time stay.
  case before(Double)
  /// The same, but those of an unknown time go when the ledger has had them for as long. Some rows of
  /// `sources` may be excepted, by their ids.
  case older(than: Double, except: [Int64] = [])
  case all
}

extension Ledger {
  /// Deletes rows, and afterwards no byte of the ledger's files holds anything of them. The recordings
  /// themselves stay where they are.
  ///
  /// - Returns: how many recordings (places, not contents) are gone.
  /// - Throws: ``LedgerError``; `busy` where another program reads, so that bytes may be left.
  @discardableResult
  package func forget(_ what: Forgotten) throws(LedgerError) -> Int {
    let count = try LedgerError.wrap(path) {
      try pool.write { db in
        switch what {
        case .device(let name):
          let device = try Int64.fetchOne(
            db, sql: "SELECT id FROM devices WHERE name = ?", arguments: [name])
          guard let device = try device ?? Self.device(db, letters: name) else {
            throw LedgerError.unknownDevice(name)
          }
          try db.execute(sql: "DELETE FROM sources WHERE device = ?", arguments: [device])
        case .source(let path):
          return try PlaceNames.places(path).reduce(0) { count, place in
            let folder = place + (place.last == UInt8(ascii: "/") ? "" : "/").utf8
            try db.execute(
              sql: "DELETE FROM sources WHERE place = ? OR substr(place, 1, ?) = ?",
              arguments: [place, folder.count, folder])
            return count + db.changesCount
          }
        case .before(let time):
          try db.execute(sql: "DELETE FROM sources WHERE at < ?", arguments: [time])
        case .older(let time, let kept):
          try db.execute(
            sql: """
              DELETE FROM sources WHERE coalesce(at, first_seen) < ?
                AND id NOT IN (SELECT value FROM json_each(?))
              """, arguments: [time, "\(kept)"])
        case .all:
          try db.execute(sql: "DELETE FROM sources")
          let count = db.changesCount
          // Without the old key nobody can tell what the old ids stood for.
          try db.execute(sql: "DELETE FROM runs")
          try db.execute(sql: "UPDATE secret SET key = ?", arguments: [Self.randomKey()])
          return count
        }
        return db.changesCount
      }
    }
    if count > 0 || what == .all { try purge() }
    return count
  }

  /// Deletes what no source needs any more, and the bytes of all that was deleted: they could be in the
  /// WAL, and in pages that the tables do not use.
  func purge() throws(LedgerError) {
    try LedgerError.wrap(path) {
      try pool.write { db in
        try db.execute(
          sql: """
            DELETE FROM recordings
              WHERE id NOT IN (SELECT recording FROM sources WHERE recording IS NOT NULL);
            DELETE FROM devices
              WHERE id NOT IN (SELECT device FROM sources WHERE device IS NOT NULL)
            """)
      }
      try pool.writeWithoutTransaction { db in
        try Self.emptyWAL(db)
        try db.execute(sql: "VACUUM")
        try Self.emptyWAL(db)
      }
    }
  }

  private static func emptyWAL(_ db: Database) throws {
    let isBusy = try Bool.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)") ?? false
    if isBusy { throw DatabaseError(resultCode: .SQLITE_BUSY) }
  }

  /// The letters of a device: A to Z, then AA, AB and so on.
  static func letters(ofDevice id: Int64) -> String {
    var (letters, rest) = ("", id)
    while rest > 0 {
      letters = String(UnicodeScalar(UInt8(65 + (rest - 1) % 26))) + letters
      rest = (rest - 1) / 26
    }
    return letters
  }

  private static func device(_ db: Database, letters: String) throws -> Int64? {
    guard (1...8).contains(letters.utf8.count), letters.utf8.allSatisfy({ (65...90).contains($0) })
    else { return nil }
    let id = letters.utf8.reduce(Int64(0)) { $0 * 26 + Int64($1) - 64 }
    return try Int64.fetchOne(db, sql: "SELECT id FROM devices WHERE id = ?", arguments: [id])
  }
}

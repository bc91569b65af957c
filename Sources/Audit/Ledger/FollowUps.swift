import Foundation
import GRDB

/// Finds the recordings of one device that go on where others end, in the order of their times.
struct FollowUps {
  /// Seconds after the end of a recording in which the next one continues it: for so long assistants go on
  /// listening.
  static let gap = 8.0

  /// The end of what a wake word began so far, seconds since 1970.
  private var end = -Double.infinity
  /// The same, before the first recording with the newest time.
  private var endBefore = -Double.infinity
  private var newest = -Double.infinity

  /// Takes the next recording of the device.
  ///
  /// - Parameters:
  ///   - at: its start, seconds since 1970, not before that of the last one.
  ///   - seconds: its length.
  ///   - begins: whether it has the wake word, or its maker says that it continues one that had.
  /// - Returns: whether it continues what an earlier one began.
  mutating func take(at: Double, seconds: Double, begins: Bool) -> Bool {
    // Two that begin at once do not continue each other.
    if at > newest { (newest, endBefore) = (at, end) }
    let follows = at <= endBefore + Self.gap
    if follows || begins { end = max(end, at + seconds) }
    return follows
  }
}

extension Ledger {
  /// For some new rows it is enough to look so far back, seconds: no one talks on for an hour.
  private static let longestTalk = 3_600.0

  /// Fills the temporary table `follow_ups` with the rows of `sources` that continue others.
  ///
  /// - Parameter range: the rows that matter.
  static func listFollowUps(_ db: Database, _ range: LedgerRange) throws {
    try db.execute(
      sql: "CREATE TEMP TABLE IF NOT EXISTS follow_ups (source INTEGER PRIMARY KEY)")
    var start: Double?
    if case .arrivals(let position) = range {
      let first = try Double.fetchOne(
        db,
        sql: """
          SELECT min(s.at) FROM run_items i JOIN sources s ON s.id = i.source
          WHERE i.position >= ? AND s.device IS NOT NULL
          """, arguments: [position])
      start = (first ?? .infinity) - longestTalk
    }
    // One of the temporary tables alone: nobody who writes the ledger waits.
    try db.inTransaction(.deferred) {
      try db.execute(sql: "DELETE FROM follow_ups")
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT s.id, s.device, s.at, f.seconds, f.verdict = 'wake', s.follows
          FROM sources s JOIN findings f ON f.id = s.finding
          WHERE s.device IS NOT NULL AND s.at IS NOT NULL AND f.seconds IS NOT NULL
            AND (?1 IS NULL OR s.at >= ?1)
          ORDER BY s.device, s.at
          """, arguments: [start])
      var (device, followUps) = (Int64(0), FollowUps())
      while let row = try rows.next() {
        if row[1] != device { (device, followUps) = (row[1], FollowUps()) }
        let isWake: Bool = row[4]
        let follows = followUps.take(at: row[2], seconds: row[3], begins: isWake || row[5])
        if follows, !isWake {
          try db.cachedStatement(sql: "INSERT INTO follow_ups (source) VALUES (?)")
            .execute(arguments: [row[0] as Int64])
        }
      }
      return .commit
    }
  }
}

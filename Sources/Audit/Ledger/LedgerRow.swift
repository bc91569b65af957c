import Audio
import Crypto
import Foundation
import GRDB

/// A recording of the ledger, with what is to be said of it.
package struct LedgerRow: Sendable {
  /// As ``Ledger/id(of:key:)``.
  package var id: String
  /// Where it lies, from the root on.
  var place: Data
  /// The device's letters; `nil` where none is known.
  package var device: String?
  /// Why it rightly has no wake word; `nil` where the finding alone counts.
  package var expectation: Expectation?
  /// Of an unreadable recording with an error alone, where there are no bytes to judge.
  package var finding: Finding
  package var time: RecordingTime?
  package var label: Label?
  /// What only the ledger's owner may see.
  package var names: Names

  package struct Names: Sendable {
    package var file: String
    package var device: String?
    package var account: String?
    package var transcript: String?
    package var time: String?
  }

  /// "expected", where something tells that no wake word was needed.
  package var verdict: String { expectation == nil ? finding.verdict.rawValue : "expected" }
  package var cause: String? { expectation?.rawValue ?? finding.cause?.rawValue }
}

/// Why a recording that has no wake word needs none.
package enum Expectation: String, Sendable, CaseIterable {
  /// It continues a recording of the same device that had one, or continues one, or its maker says so.
  case followUp = "follow_up"
  /// The assistant says that a button began it.
  case button
  /// Another device has the same sound, and there it counts.
  case duplicate
}

/// What a person says that a recording is.
package enum Label: String, Sendable, CaseIterable, Codable {
  case wake, accidental, unsure
}

/// Which rows of a ledger a report is about.
package enum LedgerRange: Sendable {
  /// Those of the run that this process has written, in its order.
  case run
  /// Of them those from this ``LedgerWriter/position`` on that the ledger did not have as they are.
  case arrivals(from: Int)
  /// All, as they came into the ledger.
  case all
}

extension Ledger {
  /// Why the recording at `s` with the finding `f` needs no wake word, as SQL; NULL where it does.
  ///
  /// - Parameter follows: whether it continues another, as SQL.
  static func expectation(follows: String) -> String {
    """
    CASE
      WHEN f.verdict != 'accidental' THEN NULL
      WHEN s.button THEN 'button'
      WHEN s.follows OR \(follows) THEN 'follow_up'
      WHEN s.device IS NOT NULL AND s.device != (
        SELECT e.device FROM recordings q JOIN sources e ON e.recording = q.id
        WHERE (q.id = r.id OR q.sound = r.sound) AND e.device IS NOT NULL
        ORDER BY e.id LIMIT 1) THEN 'duplicate'
    END
    """
  }

  /// What ``row(_:_:)`` needs of `sources s`, `findings f`, `recordings r`, `devices d` and `labels l`.
  ///
  /// - Parameter follows: see ``expectation(follows:)``.
  static func rowColumns(follows: String) -> String {
    """
    f.*, f.id AS finding, s.place, s.error AS source_error, s.at, s.utc_offset, s.time,
    s.account, s.transcript, s.device, d.name AS device_name, r.name AS id_text, l.label,
    \(expectation(follows: follows)) AS expectation
    """
  }

  /// Gives the rows one by one, so that memory does not grow with them. Whatever `body` does, other
  /// programs can go on writing.
  package func forEachRow(
    _ range: LedgerRange, since: Double? = nil, _ body: (LedgerRow) throws -> Void
  ) throws {
    let (from, finding) =
      switch range {
      case .run: ("run_items i JOIN sources s ON s.id = i.source", "i.finding")
      case .arrivals(let start):
        (
          """
          (SELECT * FROM run_items WHERE position >= \(start) AND NOT is_known) i
          JOIN sources s ON s.id = i.source
          """, "i.finding"
        )
      case .all: ("sources s", "s.finding")
      }
    let order = if case .all = range { "s.id" } else { "i.position" }
    let sql = """
      SELECT \(Self.rowColumns(follows: "s.id IN (SELECT source FROM follow_ups)"))
      FROM \(from)
      LEFT JOIN findings f ON f.id = \(finding)
      LEFT JOIN recordings r ON r.id = s.recording
      LEFT JOIN labels l ON l.recording = s.recording
      LEFT JOIN devices d ON d.id = s.device
      WHERE ?1 IS NULL OR s.at >= ?1
      ORDER BY \(order)
      """
    // The list of a run is a temporary table, which only the writing connection has.
    try pool.writeWithoutTransaction { db in
      let key = try self.key(db)
      try Self.listFollowUps(db, range)
      let rows = try Row.fetchCursor(db, sql: sql, arguments: [since])
      while let row = try rows.next() { try body(self.row(row, key)) }
    }
  }

  /// - Parameter row: of ``rowColumns``.
  func row(_ row: Row, _ key: SymmetricKey) throws -> LedgerRow {
    let place: Data = row["place"]
    var finding =
      (row["finding"] as Int64?) == nil
      ? Finding(id: "", file: "", wakeWord: nil, verdict: .unreadable) : try Finding(ledgerRow: row)
    finding.error = row["source_error"] ?? finding.error
    let id: String? = row["id_text"]
    var result = LedgerRow(
      id: id ?? self.id(of: place, key: key), place: place, finding: finding,
      names: .init(file: RecordingPath(bytes: [UInt8](place)).description))
    result.device = (row["device"] as Int64?).map(Self.letters(ofDevice:))
    result.expectation = (row["expectation"] as String?).flatMap { Expectation(rawValue: $0) }
    result.time = (row["at"] as Double?).map { RecordingTime(at: $0, utcOffset: row["utc_offset"]) }
    result.label = (row["label"] as String?).flatMap { Label(rawValue: $0) }
    result.names.device = row["device_name"]
    result.names.account = row["account"]
    result.names.transcript = row["transcript"]
    result.names.time = row["time"]
    return result
  }

  /// The files that are called so; several where they have the same content.
  package func files(of id: String) throws(LedgerError) -> [String] {
    let id = id.lowercased()
    let found = try LedgerError.wrap(path) {
      try pool.read { db in
        let known = try Data.fetchAll(
          db,
          sql: """
            SELECT place FROM sources s JOIN recordings r ON r.id = s.recording WHERE r.name = ?
            ORDER BY s.id
            """, arguments: [id])
        if !known.isEmpty { return known }
        // What could not be read is called by its place.
        let key = try self.key(db)
        var places: [Data] = []
        let rest = try Data.fetchCursor(
          db, sql: "SELECT place FROM sources WHERE recording IS NULL")
        while let place = try rest.next() {
          if self.id(of: place, key: key) == id { places.append(place) }
        }
        return places
      }
    }
    guard !found.isEmpty else { throw .unknownID(id) }
    return found.map { RecordingPath(bytes: [UInt8]($0)).description }
  }
}

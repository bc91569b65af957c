import Crypto
import Foundation
import GRDB

/// Writes what a run does into the ledger, many recordings in one transaction. For one thread.
package final class LedgerWriter {
  private let ledger: Ledger
  private let settings: Data
  private let key: SymmetricKey
  private let run: Int64
  private let listsOnce: Bool
  private var steps: [AuditStep] = []
  private var lastCommit = ContinuousClock.now
  /// How many recordings are listed as the run's.
  package private(set) var position = 0
  /// Whether a recording is gone whose owner agreed once.
  private var hasDeleted = false

  /// Counts what is committed.
  package private(set) var counts = AuditCounts()

  /// What a transaction takes at most. Each waits for the disk: a few a second cost nothing.
  private static let mostSteps = 512
  private static let longestWait = Duration.milliseconds(300)

  /// Begins a run.
  ///
  /// - Parameters:
  ///   - program: its version.
  ///   - words: names of the wake words.
  ///   - listsOnce: whether a place that is audited again counts as it is then, instead of twice.
  package init(
    _ ledger: Ledger, _ settings: AuditSettings, words: [String], program: String,
    listsOnce: Bool = false
  ) throws(LedgerError) {
    self.ledger = ledger
    self.listsOnce = listsOnce
    self.settings = settings.hash
    let said = RunSettings(settings: settings, wakeWords: words).text
    (key, run) = try LedgerError.wrap(ledger.path) {
      try ledger.pool.write { db in
        try db.execute(
          sql: """
            CREATE TEMP TABLE IF NOT EXISTS run_items (
              position INTEGER PRIMARY KEY, source INTEGER NOT NULL, finding INTEGER,
              is_known INTEGER NOT NULL);
            CREATE INDEX IF NOT EXISTS run_items_of_source ON run_items (source);
            DELETE FROM run_items
            """)
        try db.execute(
          sql: "INSERT INTO runs (started, program, settings) VALUES (?, ?, ?)",
          arguments: [Ledger.now(), program, said])
        return (try ledger.key(db), db.lastInsertedRowID)
      }
    }
  }

  /// Takes the next step, and commits it with others once they are many or old.
  ///
  /// - Returns: whether they are in the ledger now.
  @discardableResult
  package func add(_ step: AuditStep) throws(LedgerError) -> Bool {
    steps.append(step)
    guard steps.count >= Self.mostSteps || .now - lastCommit > Self.longestWait else {
      return false
    }
    try commit()
    return true
  }

  /// Commits all, and leaves no byte of what was deleted.
  package func settle() throws(LedgerError) {
    if !steps.isEmpty { try commit() }
    if hasDeleted { try ledger.purge() }
    hasDeleted = false
  }

  /// The same, and ends the run.
  package func finish() throws(LedgerError) {
    try settle()
    try LedgerError.wrap(ledger.path) {
      try ledger.pool.write { db in
        try db.execute(
          sql: "UPDATE runs SET ended = ? WHERE id = ?", arguments: [Ledger.now(), run])
      }
    }
  }

  private func commit() throws(LedgerError) {
    var next = counts
    var number = position
    try LedgerError.wrap(ledger.path) {
      try ledger.pool.write { db in
        for step in steps {
          switch step {
          case .passedOver: next.passedOver += 1
          case .told, .forgotten: break
          case .refused(let place):
            next.refused += 1
            try db.cachedStatement(sql: "DELETE FROM sources WHERE place = ?")
              .execute(arguments: [place])
            if db.changesCount > 0 { hasDeleted = true }
          case .known(let source, let finding):
            let isFirst = try list(db, &number, source, finding, isKnown: true)
            next.recordings += isFirst ? 1 : 0
            next.known += isFirst ? 1 : 0
          case .audited(let recording):
            let (source, finding) = try write(db, recording)
            let isFirst = try list(
              db, &number, source, finding, isKnown: recording.isListed)
            next.recordings += isFirst ? 1 : 0
            if recording.isNew {
              next.analysed += 1
            } else if recording.finding != nil, isFirst {
              next.known += 1
            }
          }
        }
        try db.execute(
          sql: "UPDATE runs SET recordings = ?, analysed = ?, refused = ? WHERE id = ?",
          arguments: [next.recordings, next.analysed, next.refused, run])
      }
    }
    (counts, position) = (next, number)
    steps.removeAll(keepingCapacity: true)
    lastCommit = .now
  }

  /// - Returns: whether it was not listed before; `true` where that does not matter.
  private func list(
    _ db: Database, _ number: inout Int, _ source: Int64, _ finding: Int64?, isKnown: Bool
  ) throws -> Bool {
    if listsOnce {
      try db.cachedStatement(sql: "DELETE FROM run_items WHERE source = ?")
        .execute(arguments: [source])
    }
    let isFirst = !listsOnce || db.changesCount == 0
    try db.cachedStatement(
      sql: "INSERT INTO run_items (position, source, finding, is_known) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [number, source, finding, isKnown])
    number += 1
    return isFirst
  }

  private func write(
    _ db: Database, _ recording: AuditedRecording
  ) throws -> (source: Int64, finding: Int64?) {
    var (content, finding): (Int64?, Int64?)
    if let (hash, length, model) = recording.content {
      content = try id(
        db, "SELECT id FROM recordings WHERE content = ?", [hash],
        orInsert: "INSERT INTO recordings (content, name, bytes) VALUES (?, ?, ?)",
        [hash, ledger.id(of: hash, key: key), length])
      if let sound = recording.sound {
        try db.cachedStatement(sql: "UPDATE recordings SET sound = ? WHERE id = ?")
          .execute(arguments: [sound, content])
      }
      if let found = recording.finding {
        finding = try id(
          db, "SELECT id FROM findings WHERE recording = ? AND model = ? AND settings = ?",
          [content, model, settings],
          orInsert: Self.insertFinding,
          StatementArguments([content, model, settings, run] + found.ledgerValues))
      }
    }
    let metadata = recording.metadata
    let time = metadata.time.flatMap { RecordingTime($0) }
    let source = try Int64.fetchOne(
      db.cachedStatement(
        sql: """
          INSERT INTO sources (place, size, modified, changed, recording, finding, error, run,
            first_seen, time, time_source, at, utc_offset, device, assistant, account, transcript,
            consent, utterance_type, button, follows, in_archive)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (place) DO UPDATE SET size = excluded.size, modified = excluded.modified,
            changed = excluded.changed, recording = excluded.recording,
            finding = excluded.finding, error = excluded.error, run = excluded.run,
            in_archive = excluded.in_archive,
            \(Self.keptColumns),
            button = iif(recording IS excluded.recording AND excluded.utterance_type IS NULL,
              button, excluded.button),
            follows = iif(recording IS excluded.recording AND excluded.utterance_type IS NULL,
              follows, excluded.follows)
          RETURNING id
          """),
      arguments: [
        recording.place, recording.stamp?.size, recording.stamp?.modified,
        recording.stamp?.changed, content, finding, recording.error, run,
        Date().timeIntervalSince1970, metadata.time, metadata.timeSource?.rawValue, time?.at,
        time?.utcOffset, try device(db, metadata.device), metadata.assistant, metadata.account,
        metadata.transcript, metadata.consent, metadata.utteranceType,
        metadata.startsWithoutWakeWord == .button, metadata.startsWithoutWakeWord == .followUp,
        recording.isInArchive,
      ])
    guard let source else { throw DatabaseError(resultCode: .SQLITE_ERROR) }
    return (source, finding)
  }

  private static let insertFinding: String = {
    let columns = ["recording", "model", "settings", "run"] + Finding.ledgerColumns
    let values = columns.map { _ in "?" }
    return """
      INSERT INTO findings (\(columns.joined(separator: ", ")))
      VALUES (\(values.joined(separator: ", ")))
      """
  }()

  /// What is known of the same sound stays where a later run says nothing of it, as one without the
  /// manifest.
  private static let keptColumns = [
    "time", "time_source", "at", "utc_offset", "device", "assistant", "account", "transcript",
    "consent", "utterance_type",
  ].map {
    "\($0) = iif(recording IS excluded.recording, coalesce(excluded.\($0), \($0)), excluded.\($0))"
  }.joined(separator: ", ")

  private func device(_ db: Database, _ name: String?) throws -> Int64? {
    guard let name else { return nil }
    return try id(
      db, "SELECT id FROM devices WHERE name = ?", [name],
      orInsert: "INSERT INTO devices (name) VALUES (?)", [name])
  }

  private func id(
    _ db: Database, _ select: String, _ values: StatementArguments, orInsert insert: String,
    _ row: StatementArguments
  ) throws -> Int64 {
    let statement = try db.cachedStatement(sql: select)
    if let id = try Int64.fetchOne(statement, arguments: values) { return id }
    try db.cachedStatement(sql: insert).execute(arguments: row)
    return db.lastInsertedRowID
  }
}

extension Ledger {
  /// Now, as the ledger writes times of its own (RFC 3339, UTC).
  static func now() -> String { Date().formatted(.iso8601) }
}

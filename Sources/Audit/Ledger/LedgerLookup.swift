import Foundation
import GRDB

/// Looks recordings up in a ledger, for one thread: with a connection of its own, outside of transactions,
/// a look takes half as long as through the pool.
final class LedgerLookup: Sendable {
  private let path: String
  private let queue: DatabaseQueue

  init(_ ledger: Ledger) throws(LedgerError) {
    path = ledger.path
    queue = try LedgerError.wrap(path) { [path] in
      var configuration = Configuration()
      configuration.readonly = true
      configuration.busyMode = .timeout(Ledger.patience)
      return try DatabaseQueue(path: path, configuration: configuration)
    }
  }

  /// What tells that a recording is the one that the ledger has.
  enum Sameness {
    case stamp(FileStamp)
    /// SHA-256 of its bytes.
    case content(Data)
  }

  /// Whether the ledger has this recording as it is, so that nothing need be analysed.
  ///
  /// - Returns: ``AuditStep/known(source:finding:)``, else `nil`.
  func known(
    _ place: Data, _ same: Sameness, _ model: Data, _ settings: Data,
    _ metadata: RecordingMetadata
  ) throws(LedgerError) -> AuditStep? {
    try LedgerError.wrap(path) {
      try queue.unsafeRead { db in
        let statement = try db.cachedStatement(
          sql: """
            SELECT s.id, f.id, s.size, s.modified, s.changed, s.time, d.name, s.assistant, s.account,
              s.transcript, s.consent, s.utterance_type, r.content
            FROM sources s
            JOIN recordings r ON r.id = s.recording
            JOIN findings f ON f.id = s.finding AND f.model = ? AND f.settings = ?
            LEFT JOIN devices d ON d.id = s.device
            WHERE s.place = ?
            """)
        guard let row = try Row.fetchOne(statement, arguments: [model, settings, place]) else {
          return nil
        }
        switch same {
        case .stamp(let stamp):
          guard row[2] as Int64? == stamp.size, row[3] as Int64? == stamp.modified,
            row[4] as Int64? == stamp.changed
          else { return nil }
        case .content(let content):
          guard row[12] as Data == content else { return nil }
        }
        let said = [
          metadata.time, metadata.device, metadata.assistant, metadata.account,
          metadata.transcript, metadata.consent, metadata.utteranceType,
        ]
        for (column, text) in said.enumerated() where text != nil {
          if text != row[5 + column] as String? { return nil }
        }
        return .known(source: row[0], finding: row[1])
      }
    }
  }

  /// What an earlier run found in the same bytes, judged by the same; `nil` where none was.
  func finding(
    _ content: Data, _ model: Data, _ settings: Data
  ) throws(LedgerError) -> Finding? {
    try LedgerError.wrap(path) {
      try queue.unsafeRead { db in
        let statement = try db.cachedStatement(
          sql: """
            SELECT f.* FROM recordings r JOIN findings f ON f.recording = r.id
            WHERE r.content = ? AND f.model = ? AND f.settings = ?
            """)
        return try Row.fetchOne(statement, arguments: [content, model, settings])
          .map { try Finding(ledgerRow: $0) }
      }
    }
  }
}

/// Which entries of archives a ledger knows as they are, so that they need not be unpacked. Threads share it.
package final class KnownEntries: Sendable {
  private let lookup: LedgerLookup
  private let models: ModelHashes
  private let settings: Data

  /// - Throws: ``LedgerError``.
  package init(
    _ ledger: Ledger, _ models: ModelHashes, _ settings: AuditSettings
  ) throws(LedgerError) {
    lookup = try LedgerLookup(ledger)
    (self.models, self.settings) = (models, settings.hash)
  }

  package func contains(_ recording: Recording) -> Bool {
    guard let stamp = recording.archiveStamp, let model = try? models.hash(recording.wakeWord)
    else { return false }
    let place = Data(recording.source.name.utf8)
    let known = try? lookup.known(place, .stamp(stamp), model, settings, recording.metadata)
    return known != nil
  }
}

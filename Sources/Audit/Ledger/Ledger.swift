import Crypto
import Foundation
import GRDB

/// What audits have found, in an SQLite file that only its owner may read; Docs/ledger.md describes its
/// tables. Several processes may use one ledger at once.
///
/// It knows paths, accounts and transcripts; what leaves it names a recording by ``id(of:)``.
package final class Ledger: Sendable {
  package let path: String
  let pool: DatabasePool

  /// How long to wait while another process writes, seconds. Writing takes milliseconds.
  static let patience = 60.0

  /// Opens a ledger, or makes one where there is none.
  ///
  /// - Parameter path: in a folder that exists; that of ``defaultPath(_:)`` is made.
  /// - Throws: ``LedgerError``; the file is then as it was.
  package init(path: String) throws(LedgerError) {
    self.path = path
    pool = try LedgerError.wrap(path) {
      if path == Self.defaultPath(ProcessInfo.processInfo.environment) {
        try Self.makeFolder(of: path)
      }
      LedgerDrafts.removeAbandoned(of: path)
      if access(path, F_OK) != 0 { try Self.make(path) }
      try Self.checkHeader(path)
      // Also of a ledger that somebody has copied. Its WAL gets the same mode from SQLite.
      chmod(path, 0o600)
      let pool = try DatabasePool(path: path, configuration: Self.configuration)
      // The header in the file may be older than the one in the WAL.
      try pool.read { try Self.check($0, path) }
      try LedgerSchema.migrator.migrate(pool)
      return pool
    }
  }

  /// `$XDG_DATA_HOME/unbidden/ledger.sqlite`, else under `~/.local/share` (XDG Base Directory
  /// Specification 0.8).
  package static func defaultPath(_ environment: [String: String]) -> String {
    let data = environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    return (data ?? (environment["HOME"] ?? "") + "/.local/share") + "/unbidden/ledger.sqlite"
  }

  /// What a recording is called outside of the ledger: 16 hexadecimal digits that only the holder of the
  /// ledger's key can make from the recording (the front of HMAC-SHA-256, RFC 2104).
  func id(of content: Data, key: SymmetricKey) -> String {
    HMAC<SHA256>.authenticationCode(for: content, using: key).prefix(8).reduce(into: "") {
      $0 += String($1 >> 4, radix: 16) + String($1 & 15, radix: 16)
    }
  }

  func key(_ db: Database) throws -> SymmetricKey {
    let key = try Data.fetchOne(db, sql: "SELECT key FROM secret")
    guard let key else { throw LedgerError.damaged(path: path, reason: "its key is gone") }
    return SymmetricKey(data: key)
  }

  static func randomKey() -> Data { SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) } }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(patience)
    configuration.prepareDatabase { db in
      // What is deleted is overwritten; what is committed stays through a loss of power.
      try db.execute(sql: "PRAGMA secure_delete = ON; PRAGMA synchronous = FULL")
    }
    return configuration
  }

  private static func makeFolder(of path: String) throws {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw LedgerError.unwritable(path: path, reason: "the folder cannot be made")
    }
    chmod(folder.path, 0o700)
  }

  /// Makes an empty ledger beside, and then gives it its name: nobody ever meets half of one, and of two
  /// that make it at once the second takes the first one's.
  private static func make(_ path: String) throws {
    let draft = LedgerDrafts.path(for: path)
    func failure() -> LedgerError {
      .unwritable(path: path, reason: String(cString: strerror(errno)))
    }
    let descriptor = open(draft, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure() }
    close(descriptor)
    defer { for end in LedgerDrafts.ends { unlink(draft + end) } }
    do {
      let queue = try DatabaseQueue(path: draft, configuration: configuration)
      try LedgerSchema.migrator.migrate(queue)
      // Where two programs switch it over at once, SQLite lets one of them fail.
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
      try queue.close()
    } catch let error as DatabaseError {
      throw LedgerError(error, path: path)
    }
    guard link(draft, path) == 0 || errno == EEXIST else { throw failure() }
  }

  /// Looks at the file before SQLite may touch it (its file format, section 1.3).
  private static func checkHeader(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw LedgerError.unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var header = [UInt8](repeating: 0, count: 100)
    let count = read(descriptor, &header, header.count)
    guard count >= 0 else {
      throw LedgerError.unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    guard count > 0 else { throw LedgerError.notALedger(path: path, found: "an empty file") }
    guard count == header.count, header.starts(with: Array("SQLite format 3\0".utf8)) else {
      throw LedgerError.notALedger(path: path, found: "a file that is no SQLite database")
    }
    func field(_ offset: Int) -> Int32 {
      header[offset..<offset + 4].reduce(0) { $0 << 8 | Int32($1) }
    }
    try check(application: field(68), version: Int(field(60)), path)
  }

  private static func check(_ db: Database, _ path: String) throws {
    try check(
      application: try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0,
      version: try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0, path)
  }

  private static func check(application: Int32, version: Int, _ path: String) throws {
    guard application == LedgerSchema.applicationID else {
      throw LedgerError.notALedger(path: path, found: "another program's SQLite database")
    }
    guard version <= LedgerSchema.version else {
      throw LedgerError.later(path: path, version: version, known: LedgerSchema.version)
    }
  }
}

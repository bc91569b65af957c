import Foundation
import GRDB
import TestSupport
import Testing

@testable import Audit

@Suite struct LedgerTests {
  private let folder: TestFolder
  private let path: String

  init() throws {
    folder = try TestFolder()
    path = folder.path("ledger.sqlite")
  }

  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? Int)
  }

  private func change(_ sql: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
  }

  @Test("A ledger and its WAL can be read by their owner alone, also where a copy could be by all")
  func permissions() throws {
    let mask = umask(0)
    defer { umask(mask) }
    let ledger = try Ledger(path: path)
    try ledger.pool.write { try $0.execute(sql: "DELETE FROM runs") }
    for end in ["", "-wal", "-shm"] { #expect(try mode(path + end) == 0o600) }
    try ledger.pool.close()
    chmod(path, 0o644)
    _ = try Ledger(path: path)
    #expect(try mode(path) == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count <= 3)
  }

  @Test("Its schema is the one of this version, and is well formed")
  func schema() throws {
    let ledger = try Ledger(path: path)
    #expect(try value(ledger, "PRAGMA user_version") == "\(LedgerSchema.version)")
    #expect(LedgerSchema.migrator.migrations.count == LedgerSchema.version)
    #expect(try value(ledger, "PRAGMA integrity_check") == "ok")
    #expect(try value(ledger, "PRAGMA secure_delete") == "1")
  }

  @Test("A ledger of the first version is brought up to date, with what it has")
  func migration() throws {
    let queue = try DatabaseQueue(path: path)
    try LedgerSchema.migrator.migrate(queue, upTo: "1")
    try queue.write { db in
      for (place, kind) in [("a", "STT"), ("b", "GENERAL"), ("c", "follow_up")] {
        try db.execute(
          sql: "INSERT INTO sources (place, run, first_seen, utterance_type) VALUES (?, 1, 0, ?)",
          arguments: [Data(place.utf8), kind])
      }
    }
    try queue.close()
    let ledger = try Ledger(path: path)
    #expect(try value(ledger, "PRAGMA user_version") == "\(LedgerSchema.version)")
    #expect(try value(ledger, "SELECT group_concat(follows, '') FROM sources") == "101")
  }

  private func value(_ ledger: Ledger, _ sql: String) throws -> String? {
    try ledger.pool.writeWithoutTransaction { try String.fetchOne($0, sql: sql) }
  }

  @Test(
    "A file that is no ledger is refused and stays as it is",
    arguments: [
      ("", "an empty file"), ("Dear diary", "no SQLite database"),
      (String(repeating: "Dear diary\n", count: 100), "no SQLite database"),
    ])
  func noLedger(text: String, found: String) throws {
    try folder.write(text, "ledger.sqlite")
    let error = #expect(throws: LedgerError.self) { try Ledger(path: path) }
    #expect(error?.description.contains(found) == true)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }

  @Test("Another program's database is refused and stays as it is, to the byte")
  func otherDatabase() throws {
    try change("CREATE TABLE diary (day TEXT); INSERT INTO diary VALUES ('Monday')")
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(throws: LedgerError.notALedger(path: path, found: "another program's SQLite database"))
    {
      try Ledger(path: path)
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["ledger.sqlite"])
  }

  @Test("A later version's ledger is refused and stays as it is, to the byte")
  func later() throws {
    try Ledger(path: path).pool.close()
    try change("PRAGMA user_version = 7")
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(throws: LedgerError.later(path: path, version: 7, known: LedgerSchema.version)) {
      try Ledger(path: path)
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test("A later version is noticed where only the WAL tells of it")
  func laterInWAL() throws {
    let other = try Ledger(path: path)
    try other.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 7") }
    let header = try Data(contentsOf: URL(fileURLWithPath: path))[60..<64]
    #expect(Array(header) == [0, 0, 0, UInt8(LedgerSchema.version)])
    #expect(throws: LedgerError.later(path: path, version: 7, known: LedgerSchema.version)) {
      try Ledger(path: path)
    }
  }

  @Test("Where there is no folder, or no writing in it, the error says so")
  func unwritable() throws {
    for path in ["/proc/ledger.sqlite", folder.path("none/ledger.sqlite")] {
      let error = #expect(throws: LedgerError.self) { try Ledger(path: path) }
      #expect(error?.description.hasPrefix("\(path): the ledger cannot be written: ") == true)
    }
  }

  @Test("Many that make one ledger at once all get the same")
  func together() throws {
    let keys = Locked<Set<Data>>([])
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      let key = try? Ledger(path: path).pool.read {
        try Data.fetchOne($0, sql: "SELECT key FROM secret")
      }
      keys.insert(key ?? Data())
    }
    #expect(keys.all.count == 1)
    #expect(keys.all.first?.count == 32)
  }

  @Test("What a killed program left of a ledger that it was making is removed, nothing else is")
  func drafts() throws {
    let old = Date(timeIntervalSinceNow: -7_200)
    func file(_ end: String, _ date: Date) throws -> String {
      let path = try folder.write("SQLite", "ledger.sqlite" + end)
      try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
      return path
    }
    let abandoned = try [".new-0123456789abc", ".new-0123456789abc-wal", ".new-zyxwvutsrqpon-shm"]
      .map { try file($0, old) }
    let rest = [
      try file(".new-1123456789abc", Date()), try file(".new-backup", old), try file(".bak", old),
      try file(".new-0123456789abc.gz", old), try file(".new-0123456789ABC", old),
    ]
    _ = try Ledger(path: path)
    for path in abandoned { #expect(!FileManager.default.fileExists(atPath: path)) }
    for path in rest { #expect(FileManager.default.fileExists(atPath: path), "\(path)") }
  }

  @Test("On a full disk what was committed stays, the rest is undone, and the error says so")
  func full() throws {
    let fixture = try LedgerFixture()
    let first = fixture.recording(try fixture.tone(300, "first.wav"))
    try fixture.audit([first])
    try fixture.ledger.pool.writeWithoutTransaction { db in
      let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      try db.execute(sql: "PRAGMA max_page_count = \(pages)")
    }
    let long = (0..<200).map { number in
      Recording(.bytes([UInt8(number)], name: String(repeating: "long", count: 500) + "\(number)"))
    }
    #expect(throws: LedgerError.full(path: fixture.ledger.path)) { try fixture.audit(long) }
    #expect(try value(fixture.ledger, "PRAGMA integrity_check") == "ok")
    #expect(try fixture.rows().count == 1)
  }
}

/// A set that threads share.
private final class Locked<Value: Sendable>: @unchecked Sendable where Value: SetAlgebra {
  private let lock = NSLock()
  private var value: Value

  init(_ value: Value) { self.value = value }

  func insert(_ element: Value.Element) { lock.withLock { _ = value.insert(element) } }
  var all: Value { lock.withLock { value } }
}

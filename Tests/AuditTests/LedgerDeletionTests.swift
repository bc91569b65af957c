import Audio
import Foundation
import TestSupport
import Testing

@testable import Audit

/// Recordings themselves are deleted only where they are what was audited.
@Suite struct LedgerDeletionTests {
  private let fixture: LedgerFixture
  /// Before it, and after it.
  private let cut = 1_767_225_600.0
  private let old = "2025-06-01T08:00:00Z"

  init() throws { fixture = try LedgerFixture() }

  @discardableResult
  private func audited(_ name: String, _ time: String?, _ hertz: Double = 300) throws -> String {
    let path = try fixture.tone(hertz, name)
    try fixture.audit([fixture.recording(path) { $0.setTime(time) }])
    return path
  }

  private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  @Test("What is past its age goes with its row, and nothing else does")
  func deletes() throws {
    let past = try audited("past.wav", old)
    let copy = try audited("copy.wav", "2026-06-01T08:00:00Z")
    let beside = try fixture.tone(300, "beside.wav")
    let report = try fixture.ledger.deleteRecordings(olderThan: cut)
    #expect((report.deleted, report.inArchives, report.kept.count) == (1, 0, 0))
    #expect(!exists(past) && exists(copy) && exists(beside))
    #expect(try fixture.rows().map { $0.names.file } == [copy])
  }

  @Test("Without being asked for, recordings stay")
  func stays() throws {
    let past = try audited("past.wav", old)
    try fixture.ledger.forget(.older(than: cut))
    #expect(exists(past))
    #expect(try fixture.rows().isEmpty)
  }

  @Test(
    "A file that is another now, a link and one that cannot be deleted are told, with their rows")
  func kept() throws {
    let changed = try audited("changed.wav", old)
    try fixture.tone(400, "changed.wav")
    let target = try fixture.tone(500, "elsewhere/target.wav")
    let link = fixture.folder.path("link.wav")
    symlink(target, link)
    try fixture.audit([fixture.recording(link) { $0.setTime(old) }])
    let folder = try audited("folder.wav", old, 600)
    try FileManager.default.removeItem(atPath: folder)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    let open = try audited("open.wav", old, 700)
    let writer = Foundation.open(open, O_WRONLY | O_CLOEXEC)
    defer { close(writer) }
    let report = try fixture.ledger.deleteRecordings(olderThan: cut)
    #expect(report.deleted == 0)
    #expect(report.kept.map(\.file) == [changed, link, folder, open])
    #expect(report.kept.map(\.obstacle) == [.changed, .link, .changed, .changed])
    for path in [changed, link, target, folder, open] { #expect(exists(path)) }
    #expect(try fixture.rows().map(\.id) == report.kept.map(\.id))
  }

  @Test("A recording that is gone already takes its row along")
  func gone() throws {
    try FileManager.default.removeItem(atPath: try audited("past.wav", old))
    let report = try fixture.ledger.deleteRecordings(olderThan: cut)
    #expect((report.deleted, report.kept.count) == (0, 0))
    #expect(try fixture.rows().isEmpty)
  }

  @Test("Entries of archives are counted, and their rows go")
  func archive() throws {
    // A file that is called like the entry is none of the ledger's.
    let name = try fixture.folder.write("Dear diary", "a.zip:tone.wav")
    var entry = Recording(
      .bytes([UInt8](TestSound.wave(TestSound.tone(300, seconds: 0.2))), name: name))
    entry.metadata.setTime(old)
    try fixture.audit([entry])
    let report = try fixture.ledger.deleteRecordings(olderThan: cut)
    #expect((report.deleted, report.inArchives, report.kept.count) == (0, 1, 0))
    #expect(exists(name))
    #expect(try fixture.rows().isEmpty)
  }

  @Test("Those of an unknown time go when the ledger has had them for as long")
  func unknownTime() throws {
    let path = try audited("timeless.wav", nil)
    #expect(try fixture.ledger.deleteRecordings(olderThan: cut).deleted == 0)
    #expect(exists(path))
    #expect(try fixture.ledger.deleteRecordings(olderThan: 4_000_000_000).deleted == 1)
    #expect(!exists(path))
  }
}

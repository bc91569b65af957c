import Audio
import Foundation
import GRDB
import TestSupport
import Testing
import WakeWords

@testable import Audit

@Suite struct LedgerRunTests {
  private let fixture: LedgerFixture

  init() throws { fixture = try LedgerFixture() }

  private func findings() throws -> Int {
    try fixture.ledger.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM findings") } ?? 0
  }

  /// Samples that git checked out long ago, so that their stamps can be relied on.
  private var samples: [Recording] {
    [LedgerFixture.alexa, LedgerFixture.speech].map { fixture.recording($0) }
  }

  @Test("A run over what has not changed analyses nothing, and says the same")
  func again() throws {
    let first = try fixture.audit(samples)
    let second = try fixture.audit(samples)
    #expect((first.counts.analysed, first.counts.known) == (2, 0))
    #expect((second.counts.analysed, second.counts.known) == (0, 2))
    #expect(first.rows.map(\.verdict) == ["wake", "accidental"])
    #expect(second.rows.map(\.finding) == first.rows.map(\.finding))
    #expect(second.rows.map(\.id) == first.rows.map(\.id))
    #expect(try findings() == 2)
  }

  @Test("What the ledger says is what a scan says")
  func asScan() throws {
    let rows = try fixture.audit(samples).rows
    let words = ScanWords([try #require(try BundledWords.load("alexa"))])
    let scanner = RecordingScanner(words, head: 1.5)
    for (row, recording) in zip(rows, samples) {
      var finding = scanner.finding(for: recording)
      (finding.id, finding.file) = ("", "")
      #expect(row.finding == finding)
    }
  }

  @Test("Another head, channel or wake word is analysed anew, and the earlier findings stay")
  func changedSettings() throws {
    try fixture.audit(samples)
    fixture.settings.head = 0.2
    let changed = try fixture.audit(samples)
    #expect(changed.counts.analysed == 2)
    #expect(changed.rows.map(\.verdict) == ["accidental", "accidental"])
    fixture.settings = AuditSettings(head: 1.5, channel: 0)
    #expect(try fixture.audit(samples).counts.analysed == 2)
    fixture.settings = AuditSettings(head: 1.5)
    fixture.words = ["computer"]
    #expect(try fixture.audit(samples).counts.analysed == 2)
    fixture.words = ["alexa"]
    let back = try fixture.audit(samples)
    #expect((back.counts.analysed, back.counts.known) == (0, 2))
    #expect(back.rows.map(\.verdict) == ["wake", "accidental"])
    #expect(try findings() == 8)
  }

  @Test("A file that has changed is analysed anew, even where its size and time are put back")
  func changedFile() throws {
    let path = try fixture.tone(300, "tone.wav")
    let recording = fixture.recording(path)
    try fixture.audit([recording])
    try fixture.settle(path)
    let id = try fixture.rows()[0].id
    var before = stat()
    stat(path, &before)
    try fixture.tone(500, "tone.wav")
    utimensat(AT_FDCWD, path, [before.st_atim, before.st_mtim], 0)
    #expect(try fixture.audit([recording]).counts.analysed == 1)
    let rows = try fixture.rows()
    #expect(rows.count == 1)
    #expect(rows[0].id != id)
  }

  @Test("A file whose size and times are as they were is not even read")
  func notRead() throws {
    let path = try fixture.tone(300, "tone.wav")
    try fixture.audit([fixture.recording(path)])
    let id = try fixture.rows()[0].id
    // Only who reads it can tell that it is another one.
    try fixture.tone(500, "tone.wav")
    try fixture.settle(path)
    let counts = try fixture.audit([fixture.recording(path)]).counts
    #expect((counts.analysed, counts.known) == (0, 1))
    #expect(try fixture.rows().map(\.id) == [id])
  }

  @Test("A file that was written this very moment is not taken for unchanged by its times")
  func unsettled() throws {
    let path = RecordingPath(try fixture.tone(300, "tone.wav"))
    let stamp = try #require(FileStamp(path))
    #expect(stamp.settled() == nil)
    #expect(stamp.settled(now: Date(timeIntervalSinceNow: 10)) == stamp)
    #expect(RecordingContent(path)?.stamp == nil)
  }

  @Test("The same sound under another name is not analysed again, and has the same id")
  func copy() throws {
    let first = fixture.recording(try fixture.tone(300, "first.wav"))
    let second = fixture.recording(try fixture.tone(300, "second.wav"))
    try fixture.audit([first])
    #expect(try fixture.audit([second]).counts.analysed == 0)
    let rows = try fixture.rows()
    #expect(rows.count == 2)
    #expect(Set(rows.map(\.id)).count == 1)
    #expect(
      try fixture.ledger.files(of: rows[0].id).map { ($0 as NSString).lastPathComponent } == [
        "first.wav", "second.wav",
      ])
  }

  @Test("Another ledger calls the same recording differently")
  func keyed() throws {
    let ids = try fixture.audit(samples).rows.map(\.id)
    let other = try LedgerFixture().audit(samples).rows.map(\.id)
    #expect(Set(ids).isDisjoint(with: other))
    #expect(ids.allSatisfy { $0.count == 16 && $0.allSatisfy(\.isHexDigit) })
  }

  @Test("What cannot be read is said to be so without its name, and is tried again")
  func unreadable() throws {
    let path = fixture.folder.path("Anna.wav")
    try fixture.folder.write("Dear diary", "Anna's diary.wav")
    let recordings = [path, fixture.folder.path("Anna's diary.wav")].map { fixture.recording($0) }
    let rows = try fixture.audit(recordings).rows
    #expect(rows.map(\.verdict) == ["unreadable", "unreadable"])
    #expect(rows[0].finding.error == "cannot be read: No such file or directory")
    #expect(rows.allSatisfy { !($0.finding.error ?? "").contains("Anna") })
    #expect(try fixture.ledger.files(of: rows[0].id) == [path])
    try fixture.tone(300, "Anna.wav")
    #expect(try fixture.audit(recordings).rows[0].verdict == "accidental")
  }

  @Test("A recording without consent is neither read nor kept, and goes where it was kept before")
  func consent() throws {
    let path = try fixture.tone(300, "Planted-Name.wav")
    let agreed = fixture.recording(path) { ($0.consent, $0.transcript) = ("yes", "planted words") }
    let refused = fixture.recording(path) { $0.consent = "No" }
    let missing = fixture.recording(fixture.folder.path("none.wav")) { $0.consent = "no" }
    let first = try fixture.audit([missing])
    #expect((first.counts.refused, first.counts.recordings) == (1, 0))
    try fixture.audit([agreed])
    #expect(try fixture.rows().count == 1)
    #expect(try fixture.audit([refused]).counts.refused == 1)
    #expect(try fixture.rows().isEmpty)
    #expect(try findings() == 0)
    for planted in ["Planted-Name", "planted words", "none.wav"] {
      #expect(fixture.bytes.range(of: Data(planted.utf8)) == nil)
    }
  }

  @Test("Recordings before a date, and those of an unknown time, are passed over and counted")
  func since() throws {
    let times = ["2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z", nil]
    let recordings = try times.enumerated().map { number, time in
      fixture.recording(try fixture.tone(Double(300 + number), "\(number).wav")) { $0.time = time }
    }
    let filter = AuditFilter(since: RecordingTime("2026-01-01T00:00:00Z")?.at)
    let counts = try fixture.audit(recordings, filter: filter).counts
    #expect((counts.recordings, counts.passedOver) == (1, 2))
  }

  @Test("A later run that knows less of a recording does not take away what is known")
  func metadata() throws {
    let path = try fixture.tone(300, "tone.wav")
    try fixture.audit([fixture.recording(path) { ($0.device, $0.time) = ("Echo", "2026-01-01") }])
    try fixture.audit([fixture.recording(path)])
    let row = try fixture.rows()[0]
    #expect(row.names.device == "Echo")
    #expect(row.time != nil)
    try fixture.audit([fixture.recording(path) { $0.device = "Dot" }])
    #expect(try fixture.rows()[0].names.device == "Dot")
  }
}

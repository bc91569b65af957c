import Audio
import Foundation
import TestSupport
import Testing

@testable import Audit

@Suite struct KeptRecordingTests {
  /// What becomes of each recording of the ledger when it is opened again, by its id.
  private func opened(
    _ fixture: LedgerFixture
  ) throws -> [String: Result<RecordingSource, KeptRecordingError>] {
    let kept = try fixture.ledger.kept(try fixture.rows().map(\.id))
    var found: [String: Result<RecordingSource, KeptRecordingError>] = [:]
    KeptRecording.open(kept) { found[$0.id] = $1 }
    return found
  }

  @Test("A recording is had again where it still is what the ledger knows")
  func files() throws {
    let fixture = try LedgerFixture()
    let paths = try ["a", "b", "c"].enumerated().map { number, name in
      try fixture.tone(300 + 100 * Double(number), "\(name).wav")
    }
    try fixture.audit(paths.map { fixture.recording($0) })
    let ids = try fixture.rows().map(\.id)
    try FileManager.default.removeItem(atPath: paths[1])
    try fixture.tone(600, "c.wav")
    let found = try opened(fixture)
    let bytes = [UInt8](try #require(FileManager.default.contents(atPath: paths[0])))
    // Not compared by the macro, which would print all bytes where they differ.
    let isWhole = found[ids[0]] == .success(.bytes(bytes, name: ids[0]))
    #expect(isWhole)
    #expect(throws: KeptRecordingError.gone) { try found[ids[1]]?.get() }
    #expect(throws: KeptRecordingError.changed) { try found[ids[2]]?.get() }
  }

  @Test("An entry of an archive is found in it, and one that went is gone")
  func archive() throws {
    let fixture = try LedgerFixture()
    for hertz in [300.0, 400] { try fixture.tone(hertz, "in/\(Int(hertz)).wav") }
    let archive = fixture.folder.path("a: b.tar")
    func pack(_ names: [String]) throws {
      let folder = fixture.folder.path("in")
      let tar = try Child("/bin/tar", ["-cf", archive, "-C", folder] + names, environment: [:])
      #expect(tar.wait() == 0)
    }
    try pack(["300.wav", "400.wav"])
    let recordings = ExportReader([archive]).compactMap { try? $0.get() }
    try fixture.audit(recordings)
    #expect(try opened(fixture).values.allSatisfy { (try? $0.get()) != nil })
    try pack(["400.wav"])
    let ids = try fixture.rows().map(\.id)
    let found = try opened(fixture)
    #expect(throws: KeptRecordingError.gone) { try found[ids[0]]?.get() }
    #expect((try? found[ids[1]]?.get()) != nil)
  }

  @Test("The ledger tells its runs, by what they were done, and on what findings rest")
  func runs() throws {
    let fixture = try LedgerFixture()
    let path = try fixture.tone(300, "a.wav")
    try fixture.audit([fixture.recording(path)])
    fixture.settings = AuditSettings(head: 2, channel: 0)
    try fixture.audit([fixture.recording(path) { $0.consent = "no" }])
    try fixture.audit([fixture.recording(path)])
    let runs = try fixture.ledger.runs()
    #expect(runs.map(\.number) == [1, 2, 3])
    #expect(runs.map(\.settings?.head) == [1.5, 2, 2])
    #expect(runs.map(\.settings?.channel) == [nil, 0, 0])
    #expect(runs.map(\.refused) == [0, 1, 0])
    #expect(runs.allSatisfy { $0.ended != nil && $0.wakeWords == ["alexa"] })
    let bases = try fixture.ledger.bases()
    #expect(bases.map(\.recordings) == [1])
    #expect(bases[0].model.count == 64 && bases[0].settings.count == 64)
  }
}

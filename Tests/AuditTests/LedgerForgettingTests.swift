import Audio
import Foundation
import TestSupport
import Testing

@testable import Audit

/// What a ledger has forgotten is in none of its files' bytes.
@Suite struct LedgerForgettingTests {
  private let fixture: LedgerFixture

  /// Three recordings, each with texts that nothing else holds.
  init() throws {
    fixture = try LedgerFixture()
    try fixture.audit(
      try [("anna", "2025-06-01T08:00:00Z"), ("bert", "2026-06-01T08:00:00Z"), ("carl", nil)]
        .enumerated().map { number, planted in
          let (name, time) = planted
          let path = try fixture.tone(Double(300 + number), "\(name)-folder/\(name)-file.wav")
          return fixture.recording(path) {
            $0.setTime(time)
            ($0.device, $0.account) = ("\(name)-device-G0911", "\(name)-account")
            $0.transcript = "\(name)-said-this"
          }
        })
    for row in try fixture.rows() { try fixture.ledger.label(row.id, .accidental) }
  }

  private func left() -> [String] {
    let bytes = fixture.bytes
    return ["anna", "bert", "carl"].filter { bytes.range(of: Data($0.utf8)) != nil }
  }

  @Test("Before anything is forgotten the search finds what was planted")
  func planted() { #expect(left() == ["anna", "bert", "carl"]) }

  @Test(
    "What is forgotten is gone to the last byte, with its ids, and the rest stays",
    arguments: [
      (Forgotten.device("anna-device-G0911"), ["bert", "carl"]),
      (.device("B"), ["anna", "carl"]), (.before(1_767_225_600), ["bert", "carl"]),
      (.older(than: 1_767_225_600), ["bert", "carl"]),
      (.older(than: 4_000_000_000), []), (.all, []),
    ])
  func forget(what: Forgotten, rest: [String]) throws {
    let before = try fixture.rows()
    #expect(try fixture.ledger.forget(what) == 3 - rest.count)
    #expect(left() == rest)
    let rows = try fixture.rows()
    #expect(rows.map { $0.names.transcript } == rest.map { "\($0)-said-this" })
    #expect(rows.allSatisfy { $0.label == .accidental })
    for row in before where !rows.contains(where: { $0.id == row.id }) {
      #expect(fixture.bytes.range(of: Data(row.id.utf8)) == nil)
    }
  }

  @Test(
    "A folder or a file is forgotten by its path, also where it is there no more",
    arguments: ["anna-folder", "anna-folder/", "anna-folder/anna-file.wav"])
  func source(name: String) throws {
    try FileManager.default.removeItem(atPath: fixture.folder.path("anna-folder/anna-file.wav"))
    #expect(try fixture.ledger.forget(.source(fixture.folder.path("anna"))) == 0)
    #expect(try fixture.ledger.forget(.source(fixture.folder.path(name))) == 1)
    #expect(left() == ["bert", "carl"])
  }

  @Test("Of two files with the same content forgetting one keeps the finding of the other")
  func shared() throws {
    let copy = fixture.recording(try fixture.tone(300, "copy.wav"))
    try fixture.audit([copy])
    try fixture.ledger.forget(.device("A"))
    let row = try #require(try fixture.rows().first { $0.names.file.hasSuffix("copy.wav") })
    #expect((row.verdict, row.label) == ("accidental", .accidental))
    #expect(left() == ["bert", "carl"])
  }

  @Test("After everything is forgotten the same recordings have other ids")
  func key() throws {
    let path = fixture.folder.path("anna-folder/anna-file.wav")
    let before = try fixture.rows().map(\.id)
    try fixture.ledger.forget(.all)
    try fixture.audit([fixture.recording(path)])
    #expect(!before.contains(try fixture.rows()[0].id))
  }

  @Test("A device that the ledger does not have is an error")
  func unknown() {
    for name in ["Dot", "D", "a", ""] {
      #expect(throws: LedgerError.unknownDevice(name)) {
        try fixture.ledger.forget(.device(name))
      }
    }
    #expect(left().count == 3)
  }

  @Test("A recording past its age is not taken in again")
  func expired() throws {
    let cut = 1_767_225_600.0
    try fixture.ledger.forget(.older(than: cut))
    let path = fixture.folder.path("anna-folder/anna-file.wav")
    let old = fixture.recording(path) { $0.setTime("2025-06-01T08:00:00Z") }
    let counts = try fixture.audit([old], filter: AuditFilter(expired: cut)).counts
    #expect((counts.recordings, counts.passedOver) == (0, 1))
    #expect(left() == ["bert", "carl"])
  }
}

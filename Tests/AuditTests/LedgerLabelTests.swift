import Foundation
import TestSupport
import Testing

@testable import Audit

@Suite struct LedgerLabelTests {
  private let fixture: LedgerFixture
  private let ids: [String]

  init() throws {
    let fixture = try LedgerFixture()
    let recordings = [LedgerFixture.alexa, LedgerFixture.speech].map { fixture.recording($0) }
    ids = try fixture.audit(recordings).rows.map(\.id)
    self.fixture = fixture
  }

  private func table(_ text: String) throws -> LabelTable {
    try LabelTable(path: try fixture.folder.write(text, "labels.csv"))
  }

  @Test("A label stays with its recording, and a later one takes its place")
  func label() throws {
    try fixture.ledger.label(ids[0].uppercased(), .accidental)
    try fixture.ledger.label(ids[0], .wake)
    #expect(try fixture.rows().map(\.label) == [.wake, nil])
    #expect(throws: LedgerError.unknownID("0123")) { try fixture.ledger.label("0123", .wake) }
  }

  @Test("A table of labels names recordings by id or by path, and verdicts may be its labels")
  func tables() throws {
    let byID = try table("label,id,why\r\nunsure,\(ids[1]),\"TV, or not\"\r\n")
    #expect(try fixture.ledger.label(byID, named: "x") == 1)
    #expect(try fixture.rows().map(\.label) == [nil, .unsure])
    let byPath = try LabelTable(path: "\(SampleAudio.folder)/bundled/labels.csv")
    let labels = try fixture.rows().map(byPath.lookup)
    #expect(labels == [.wake, .accidental])
  }

  @Test(
    "A table with a row that cannot be used is refused with its line, and no label is kept",
    arguments: [
      ("id,label\n%,maybe\n", 2, "maybe"), ("id,label\n%,wake,x\n", 2, "3 fields"),
      ("id,label\n%,wake\n\"x,wake\n", 3, "never closed"),
      ("id,label\n%,wake\n0123,wake\n", 3, "no such recording"),
      ("name,label\n%,wake\n", 1, "name, label"), ("", 1, "expected"),
    ])
  func faulty(text: String, line: Int, reason: String) throws {
    let error = #expect(throws: LedgerError.self) {
      let table = try table(text.replacingOccurrences(of: "%", with: ids[0]))
      _ = try fixture.ledger.label(table, named: "labels.csv")
    }
    #expect(error?.description.contains("labels.csv, line \(line): ") == true)
    #expect(error?.description.contains(reason) == true)
    #expect(try fixture.rows().map(\.label) == [nil, nil])
  }

  @Test("How right an audit is comes with what it is right about, and intervals")
  func tally() throws {
    var tally = LabelTally()
    for _ in 0..<8 { tally.add(.accidental, "accidental") }
    for verdict in ["wake", "uncertain"] { tally.add(.accidental, verdict) }
    for _ in 0..<19 { tally.add(.wake, "wake") }
    tally.add(.wake, "accidental")
    tally.add(.unsure, "accidental")
    #expect(tally.found == Estimate(share: 8, of: 10))
    #expect(tally.wronglyFlagged == Estimate(share: 1, of: 20))
    #expect(tally.precision == Estimate(share: 8, of: 9))
    #expect(abs(try #require(tally.balancedAccuracy) - 0.875) < 1e-12)
    // Wilson's interval for 8 of 10 (Newcombe 1998, method 3).
    let found = try #require(tally.found)
    #expect(abs(found.low - 0.4902) < 1e-4 && abs(found.high - 0.9433) < 1e-4)
    #expect(LabelTally().found == nil && LabelTally().balancedAccuracy == nil)
  }
}

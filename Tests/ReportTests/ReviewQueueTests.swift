import Foundation
import Testing

@testable import Audit

@Suite struct ReviewQueueTests {
  @Test(
    "The uncertain come first, then the nearest to the threshold; what is decided does not come")
  func order() throws {
    let made = try MadeLedger()
    let monday = "2026-01-05T08:00:00Z"
    var button = MadeLedger.Row(.accidental, cause: .speech, score: 0.9)
    button.metadata.utteranceType = "TAP"
    try made.write([
      .init(.wake, score: 6), .init(.wake, score: 1.5),
      .init(.accidental, cause: .speech, score: -9),
      .init(.accidental, cause: .speech, score: -1.1), .init(.uncertain, score: 0.1),
      .init(.uncertain, score: 0.9), button.at(monday, on: "Kitchen"), .init(.unreadable),
    ])
    func scores(_ limit: Int = 9) throws -> [Float?] {
      try made.ledger.reviewed(.doubtful, limit: limit).map(\.finding.wakeScore)
    }
    #expect(try scores() == [0.9, 0.1, 1.5, -1.1, 6, -9])
    #expect(try scores(3) == [0.9, 0.1, 1.5])
    let first = try made.ledger.reviewed(.doubtful, limit: 1)[0]
    #expect(try made.ledger.progress(.doubtful).left == 2)
    _ = try made.ledger.decide(first.id, .wake, instead: nil, by: nil)
    #expect(try scores() == [0.1, 1.5, -1.1, 6, -9])
    let progress = try made.ledger.progress(.doubtful)
    #expect(progress.left == 1 && progress.decided == 1)
  }

  @Test("A sample is the same each time, has all of a smaller one, and does not care for verdicts")
  func sample() throws {
    let made = try MadeLedger()
    try made.write(MadeLedger.year(400))
    let small = try made.ledger.reviewed(.sample(50), limit: 2_000).map(\.id)
    let large = try made.ledger.reviewed(.sample(200), limit: 2_000)
    #expect(small.count == 50 && Set(small).count == 50)
    #expect(Array(large.map(\.id).prefix(50)) == small)
    // A year has 14 % that are not `wake`; of 200 so many are between 5 and 25 % nearly always.
    let others = large.count { $0.verdict != "wake" }
    #expect((10...50).contains(others), "\(others)")
    _ = try made.ledger.decide(small[0], .accidental, instead: nil, by: "Ada")
    #expect(try made.ledger.reviewed(.sample(50), limit: 2_000).map(\.id) == small)
    #expect(try made.ledger.progress(.sample(50)).decided == 1)
  }

  @Test("What is forgotten takes its decisions and playings along")
  func forgetting() throws {
    let made = try MadeLedger()
    try made.write([.init(.uncertain, score: 0)])
    let id = try made.ledger.reviewed(.doubtful, limit: 1)[0].id
    _ = try made.ledger.decide(id, .wake, instead: nil, by: "Ada Planted")
    _ = try made.ledger.logPlaying(of: id, .clear, .head, by: "Ada Planted")
    try made.ledger.forget(.all)
    #expect(try made.ledger.playings(limit: 1).count == 0)
    let bytes = ["", "-wal"].reduce(into: Data()) {
      $0 += FileManager.default.contents(atPath: made.ledger.path + $1) ?? Data()
    }
    #expect(bytes.range(of: Data("Ada Planted".utf8)) == nil)
  }
}

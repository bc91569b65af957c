import Foundation
import TestSupport
import Testing

@testable import Audit
@testable import Report

@Suite struct ReportDataTests {
  private func data(
    _ made: MadeLedger, _ change: (inout ReportAssembly.Options) -> Void = { _ in }
  ) throws -> ReportData {
    var options = ReportAssembly.Options(program: "test")
    change(&options)
    return try ReportAssembly(made.ledger, options).make().data
  }

  @Test("Its counts are those of a direct count, and its intervals those of Wilson and Garwood")
  func counts() throws {
    let made = try MadeLedger()
    try made.write(MadeLedger.year(700))
    var broken = MadeLedger.Row(.unreadable)
    broken.error = "expected a recording, found 0 bytes"
    try made.write([broken, broken])
    let rows = try made.rows()
    let data = try data(made)
    let accidental = rows.filter { $0.verdict == "accidental" }
    #expect(data.answer.recordings == 702)
    #expect(data.answer.heard == 700)
    #expect(data.answer.accidental == accidental.count)
    let share = BinomialInterval(accidental.count, of: 700)
    #expect(data.answer.share?.low == share.low && data.answer.share?.high == share.high)
    let rate = PoissonInterval(accidental.count)
    #expect(data.answer.perDay?.low == rate.low / 365)
    #expect(data.answer.days == 365)
    for device in data.devices {
      let own = rows.filter { $0.device == device.device }
      #expect(device.recordings == own.count)
      #expect(device.accidental == own.count { $0.verdict == "accidental" })
    }
    for cause in data.causes {
      #expect(cause.recordings == rows.count { $0.cause == cause.cause })
    }
    #expect(data.calendar.reduce(0) { $0 + $1.accidental } == accidental.count)
    #expect(data.weeks.reduce(0) { $0 + $1.recordings } == 700)
    #expect(data.weeks.reduce(0) { $0 + $1.accidental } == accidental.count)
    #expect(data.clock.accidental.joined().reduce(0, +) == accidental.count)
    #expect(
      data.sureness.scores.flatMap(\.verdicts.values).reduce(0, +)
        == rows.count { $0.finding.wakeScore != nil })
    #expect(data.leftOut.unreadable == 2)
    #expect(data.leftOut.reasons.map(\.reason) == ["expected a recording, found 0 bytes"])
    #expect(data.leftOut.untimed == 2)
  }

  @Test("The longest come first, silence reveals nothing, and what is least certain is shown first")
  func rankings() throws {
    let made = try MadeLedger()
    try made.write([
      .init(.accidental, cause: .silence, score: -14, seconds: 30),
      .init(.accidental, cause: .nearMiss, score: -3, seconds: 9),
      .init(.accidental, cause: .speech, score: -9, seconds: 20),
      .init(.uncertain, score: 0), .init(.uncertain, score: 0.8), .init(.wake, score: 5),
    ])
    let ids = try made.rows().map(\.id)
    let data = try data(made)
    #expect(data.longest == [ids[0], ids[2], ids[1]])
    #expect(data.revealing == [ids[2], ids[1]])
    #expect(data.nearMisses.flatMap(\.recordings) == [ids[1]])
    #expect(data.sureness.uncertain == [ids[4], ids[3]])
    #expect(Set(data.shown.map(\.id)) == Set(ids[..<5]))
    // Nobody has recorded them.
    #expect(
      data.shown.allSatisfy {
        $0.missing == "the recording is no longer where the audit found it"
      })
  }

  @Test("Labels tell how right it is; what a person has decided needs no decision any more")
  func labels() throws {
    let made = try MadeLedger()
    try made.write([
      .init(.wake, score: 3), .init(.accidental, cause: .speech, score: -3),
      .init(.accidental, cause: .speech, score: -2.5), .init(.uncertain, score: 0.1),
    ])
    let ids = try made.rows().map(\.id)
    for (id, label) in zip(ids, [Label.wake, .accidental, .wake, .wake]) {
      try made.ledger.label(id, label)
    }
    let data = try data(made)
    let labels = try #require(data.sureness.labels)
    #expect(labels.wake == 3 && labels.accidental == 1)
    #expect(labels.found?.value == 1)
    #expect(labels.wronglyFlagged?.value == 1.0 / 3)
    #expect(data.sureness.uncertain.isEmpty)
    let bins = data.sureness.reliability
    #expect(bins.map(\.labelled) == [2, 1, 1])
    #expect(bins.map(\.wake) == [1, 1, 1])
  }

  @Test("Past the limit what needs a look is listed, and the rest is counted")
  func limit() throws {
    let made = try MadeLedger()
    try made.write(MadeLedger.year(400))
    let data = try data(made) { $0.limits.listed = 100 }
    #expect(data.answer.recordings == 400)
    #expect(data.recordings.count + data.recordingsUnlisted == 400)
    #expect(data.recordings.count <= 100)
    #expect(data.recordings.allSatisfy { $0.verdict != "wake" })
    let listed = Set(data.recordings.map(\.id))
    #expect(data.shown.allSatisfy { listed.contains($0.id) })
  }

  @Test("It tells the runs, what they were about, and who was passed over")
  func method() throws {
    let made = try MadeLedger()
    try made.write(MadeLedger.year(10), program: "0.1.0")
    try made.refuse(3)
    let data = try data(made)
    #expect(data.method.runs.map(\.program) == ["0.1.0", "test"])
    #expect(data.method.runs.map(\.recordings) == [10, 0])
    #expect(data.method.runs[0].head == 1.5 && data.method.runs[0].wakeWords == ["alexa"])
    #expect(data.leftOut.refused == 3)
    #expect(data.method.bases.map(\.recordings) == [10])
    #expect(data.method.bases[0].model == String(repeating: "07", count: 32))
  }

  @Test("A ledger of nothing is a report of nothing")
  func empty() throws {
    let data = try data(try MadeLedger())
    #expect(data.answer.recordings == 0 && data.answer.share == nil)
    #expect(data.calendar.isEmpty && data.weeks.isEmpty && data.recordings.isEmpty)
  }

  @Test("Near misses that differ in few of their phones sound alike")
  func distance() {
    let alexa = ["AH", "L", "EH", "K", "S", "AH"]
    #expect(ReportData.distance(alexa, alexa) == 0)
    #expect(ReportData.distance(alexa, ["AH", "L", "EH", "K", "AH"]) == 1)
    #expect(ReportData.distance(alexa, []) == 6)
    #expect(ReportData.distance([], []) == 0)
  }

  @Test(
    "Times are those of the recording's own clock",
    arguments: [
      ("2026-01-05T22:00:00+01:00", "2026-01-05T22:00:00+01:00", 0),
      ("2025-12-31T23:59:59-08:00", "2025-12-31T23:59:59-08:00", 2),
      ("2024-02-29T00:00:00+05:45", "2024-02-29T00:00:00+05:45", 3),
      ("1969-12-31T12:00:00+00:00", "1969-12-31T12:00:00+00:00", 2),
    ])
  func times(text: String, said: String, weekday: Int) throws {
    let time = try #require(RecordingTime(text))
    #expect(LocalTimes.text(time) == said)
    let day = try #require(LocalTimes.day(said))
    #expect(day == time.local.day)
    #expect(LocalTimes.weekday(day) == weekday)
    #expect(LocalTimes.hour(said) == time.local.hour)
  }

  @Test("Each day from 1900 on has its date, and the date its day")
  func dates() {
    for day in stride(from: -25_567, to: 60_000, by: 13) {
      let date = LocalTimes.civil(day)
      #expect(LocalTimes.day(date.year, date.month, date.day) == day)
    }
    #expect(LocalTimes.date(0) == "1970-01-01")
  }
}

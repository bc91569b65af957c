import Foundation
import Testing

@testable import Audit

@Suite struct AuditSummaryTests {
  private func row(
    _ verdict: Verdict, _ cause: Cause? = nil, seconds: Double? = 4, time: String? = nil,
    device: String? = nil, expectation: Audit.Expectation? = nil, id: String = ""
  ) -> LedgerRow {
    var finding = Finding(id: "", file: "", wakeWord: "alexa", verdict: verdict)
    (finding.cause, finding.seconds) = (cause, seconds)
    var row = LedgerRow(id: id, place: Data(), finding: finding, names: .init(file: ""))
    (row.device, row.expectation) = (device, expectation)
    row.time = time.flatMap { RecordingTime($0) }
    return row
  }

  @Test("Counts, shares and rates are those of the rows")
  func counts() throws {
    var summary = AuditSummary()
    for day in 1...4 {
      summary.add(row(.wake, time: "2026-01-0\(day)T08:00:00+00:00", device: "A"))
      summary.add(row(.accidental, .speech, time: "2026-01-0\(day)T23:00:00+00:00", device: "B"))
    }
    summary.add(row(.accidental, .noise, device: "B", expectation: .followUp))
    summary.add(row(.uncertain))
    summary.add(row(.unreadable, seconds: nil))
    #expect(summary.count == 11)
    #expect(
      summary.verdicts == [
        "wake": 4, "accidental": 4, "expected": 1, "uncertain": 1, "unreadable": 1,
      ])
    #expect(summary.causes == ["speech": 4, "follow_up": 1])
    #expect((summary.days, summary.timed, summary.seconds) == (4, 8, 40))
    #expect(summary.accidentalShare == Estimate(share: 4, of: 10))
    #expect(summary.accidentalPerDay == Estimate(count: 4, in: 4))
    #expect(summary.accidentalPerHour == Estimate(count: 4, in: 40.0 / 3600))
    // Garwood's interval for 4 events.
    let rate = try #require(summary.accidentalPerDay)
    #expect(abs(rate.low * 4 - 1.0899) < 1e-4 && abs(rate.high * 4 - 10.2416) < 1e-4)
    #expect(summary.hours[23] == 4 && summary.hours.reduce(0, +) == 4)
    // The first of January 2026 is a Thursday.
    #expect(summary.weekdays == [0, 0, 0, 1, 1, 1, 1])
    #expect(summary.devices["B"] == .init(recordings: 5, accidental: 4))
    #expect(summary.devices[nil] == .init(recordings: 2, accidental: 0))
  }

  @Test("The longest accidental recordings are kept, the longest first")
  func longest() {
    var summary = AuditSummary()
    for seconds in [3.0, 9, 1, 7, 5, 8, 2] {
      summary.add(row(.accidental, .speech, seconds: seconds))
      summary.add(row(.wake, seconds: 60))
    }
    #expect(summary.longest.map(\.finding.seconds) == [9, 8, 7, 5, 3])
  }

  @Test("Of nothing there is no rate")
  func nothing() {
    let summary = AuditSummary()
    #expect(summary.accidentalShare == nil)
    #expect(summary.accidentalPerDay == nil)
    #expect(summary.accidentalPerHour == nil)
    #expect(summary.days == 0)
  }
}

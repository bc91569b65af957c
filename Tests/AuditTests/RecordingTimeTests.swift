import Foundation
import Testing

@testable import Audit

@Suite struct RecordingTimeTests {
  @Test(
    "Times are read as RFC 3339 has them, and as people write them",
    arguments: [
      ("1970-01-01T00:00:00Z", 0.0, Int?.none), ("2026-01-05T22:31:07Z", 1_767_652_267, nil),
      ("2026-01-05t22:31:07.25z", 1_767_652_267.25, nil),
      ("2026-01-05 22:31:07+01:00", 1_767_648_667, 3600),
      ("2026-01-05T22:31:07-0530", 1_767_672_067, -19_800),
      ("2024-02-29T00:00Z", 1_709_164_800, nil),
      ("1969-12-31T23:59:59Z", -1, nil),
    ])
  func times(text: String, at: Double, offset: Int?) {
    #expect(RecordingTime(text) == RecordingTime(at: at, utcOffset: offset))
  }

  @Test(
    "What is no time is none",
    arguments: [
      "", "yesterday", "2026", "2026-13-01", "2026-02-30", "2025-02-29T00:00:00Z",
      "2026-01-05T24:00",
      "2026-01-05T22:31:07Z!", "2026-01-05T22:31:07+1", "2026-01-05T22:31:07.Z", "26-01-05",
      "2026-1-5", "1767652267", "２０２６-01-05",
    ])
  func none(text: String) { #expect(RecordingTime(text) == nil) }

  @Test("A time without an offset is this machine's own")
  func local() throws {
    let time = try #require(RecordingTime("2026-01-05T22:31:07"))
    #expect(time.local.hour == 22)
    #expect(time.local.weekday == 0)
    #expect(try #require(RecordingTime("2026-01-05")).local.hour == 0)
  }

  @Test("The hour and weekday are those of the offset, whatever they are in UTC")
  func clock() throws {
    let time = try #require(RecordingTime("2026-01-05T00:30:00+02:00"))
    #expect(time.local == (0, 0, 20_458))
    let before = try #require(RecordingTime("1969-12-31T23:30:00-00:00"))
    #expect(before.local == (23, 2, -1))
  }
}

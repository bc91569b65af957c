import Foundation
import TestSupport
import Testing

@testable import Audit

@Suite struct WallTimeTests {
  @Test(
    "RFC 3339 is read and written in one way",
    arguments: [
      ("2026-11-21T09:30:00Z", "2026-11-21T09:30:00Z"),
      ("2026-11-21t09:30:00.125z", "2026-11-21T09:30:00.125Z"),
      ("2026-11-21 09:30:00.1+01:00", "2026-11-21T09:30:00.100+01:00"),
      ("2026-11-21T09:30:00.123456789-03:30", "2026-11-21T09:30:00.123-03:30"),
      ("2024-02-29T23:59:60Z", "2024-03-01T00:00:00Z"),
      ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
      ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
      ("9999-12-31T23:59:59-00:00", "9999-12-31T23:59:59Z"),
    ])
  func normal(text: String, expected: String) throws {
    #expect(try #require(WallTime(text)).description == expected)
  }

  @Test(
    "What is no such time is none",
    arguments: [
      "", "2026", "2026-11-21", "2026-11-21T09:30:00", "2026-02-29T09:30:00Z",
      "2026-13-01T00:00:00Z",
      "2026-11-31T00:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T09:60:00Z",
      "2026-11-21T09:30:61Z",
      "2026-11-21T09:30:00+24:00", "2026-11-21T09:30:00Z ", "2026-11-21T09:30:00.Z",
      "81234567890123",
      "1900-02-29T00:00:00Z", "٢٠٢٦-11-21T09:30:00Z",
    ])
  func none(text: String) { #expect(WallTime(text) == nil) }

  @Test("Times agree with Foundation's over the whole calendar")
  func foundation() throws {
    var random = SplitMix(1)
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withInternetDateTime]
    for _ in 0..<2_000 {
      let seconds = Int64.random(in: -12_219_292_800..<253_402_300_800, using: &random)
      let text = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
      #expect(WallTime(milliseconds: seconds * 1_000).description == text)
      #expect(WallTime(text)?.milliseconds == seconds * 1_000)
    }
  }

  @Test("A clock that does not say its zone is taken to follow the one given, summer time too")
  func zones() throws {
    let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
    for (text, expected) in [
      ("2026-01-02 03:04:05", "2026-01-02T03:04:05+01:00"),
      ("2026-07-02T03:04:05.5", "2026-07-02T03:04:05.500+02:00"),
      ("2026/07/02 03:04:05", "2026-07-02T03:04:05+02:00"),
      ("2026-07-02 03:04:05 UTC", "2026-07-02T03:04:05Z"),
      ("2026-07-02 03:04:05 +0530", "2026-07-02T03:04:05+05:30"),
      ("1767323045", "2026-01-02T03:04:05Z"), ("1767323045123", "2026-01-02T03:04:05.123Z"),
    ] {
      #expect(MetadataTable.time(text, zone)?.description == expected)
    }
    for text in ["01/02/2026 03:04", "81234567890123", "noon", "0767323045", ""] {
      #expect(MetadataTable.time(text, zone) == nil)
    }
  }
}

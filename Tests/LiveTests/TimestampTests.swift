import Foundation
import TestSupport
import Testing

@testable import Live

@Suite struct TimestampTests {
  @Test("Moments are written as Foundation's own formatter writes them")
  func same() {
    var random = SplitMix(1)
    // Of whole eighths of a second, which a Double holds; from 1901 to 2100.
    let moments = [0, 951_782_400, 951_868_799.875, -1, -0.125, 4_102_444_799.5]
    let others = (0..<500).map { _ in
      Double(Int.random(in: -17_000_000_000...32_000_000_000, using: &random)) / 8
    }
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    for moment in moments + others {
      let date = Date(timeIntervalSince1970: moment)
      #expect(timestamp(date) == date.formatted(style))
    }
    #expect(timestamp(Date(timeIntervalSince1970: 951_782_400)) == "2000-02-29T00:00:00.000Z")
  }
}

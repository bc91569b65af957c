import Foundation

/// When a recording was made, as a text says it: RFC 3339, also with a blank in place of the `T`, without
/// seconds, without an offset (then it is this machine's local time), or a date alone.
package struct RecordingTime: Equatable, Sendable {
  /// Seconds since 1970, UTC.
  package var at: Double
  /// Seconds that the local clock was ahead of UTC; `nil` for a text that has `Z` or no offset, whose
  /// local time is taken to be this machine's.
  package var utcOffset: Int?

  package init(at: Double, utcOffset: Int? = nil) {
    self.at = at
    self.utcOffset = utcOffset
  }

  /// - Returns: `nil` for what is no such text, as one with month 13.
  package init?(_ text: String) {
    var bytes = Array(text.utf8)
    // What people leave out.
    if bytes.count == 10 { bytes += Array("T00:00:00".utf8) }
    if bytes.count == 16 || bytes.count > 16 && bytes[16] != UInt8(ascii: ":") {
      bytes.insert(contentsOf: ":00".utf8, at: 16)
    }
    var cursor = TextCursor(bytes)
    let fraction = bytes.contains(UInt8(ascii: ",")) ? "," : "."
    guard let clock = ClockReading(date: "-", time: ":", fraction: fraction, &cursor) else {
      return nil
    }
    let isLocal = cursor.isAtEnd
    if isLocal || cursor.skip("Z") || cursor.skip("z") {
      let time = isLocal ? clock.wallTime(in: .current) : clock.wallTime(offset: 0)
      self.init(at: Double(time.milliseconds) / 1_000)
    } else {
      guard let offset = cursor.offset() else { return nil }
      let time = clock.wallTime(offset: offset)
      self.init(at: Double(time.milliseconds) / 1_000, utcOffset: offset * 60)
    }
    guard cursor.isAtEnd else { return nil }
  }

  /// The local hour, 0 to 23, the day of the week, 0 for Monday, and the day, counted from 1970.
  package var local: (hour: Int, weekday: Int, day: Int) {
    var time = time_t(at.rounded(.down))
    var offset = utcOffset ?? 0
    if utcOffset == nil {
      var fields = tm()
      localtime_r(&time, &fields)
      offset = fields.tm_gmtoff
    }
    let seconds = Int(at.rounded(.down)) + offset
    let day = (seconds - ((seconds % 86_400) + 86_400) % 86_400) / 86_400
    // 1970 began with a Thursday.
    return ((seconds - day * 86_400) / 3600, ((day + 3) % 7 + 7) % 7, day)
  }
}

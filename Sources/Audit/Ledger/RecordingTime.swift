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
    var bytes = Array(text.utf8)[...]
    func number(_ digits: Int, _ range: ClosedRange<Int>) -> Int? {
      let field = bytes.prefix(digits)
      guard field.count == digits, field.allSatisfy({ (0x30...0x39).contains($0) }) else {
        return nil
      }
      bytes = bytes.dropFirst(digits)
      let value = field.reduce(0) { $0 * 10 + Int($1) - 0x30 }
      return range.contains(value) ? value : nil
    }
    func passes(_ letters: String) -> Bool {
      guard let first = bytes.first, letters.utf8.contains(first) else { return false }
      bytes = bytes.dropFirst()
      return true
    }
    guard let year = number(4, 1...9999), passes("-"), let month = number(2, 1...12), passes("-"),
      let day = number(2, 1...31)
    else { return nil }
    var (hour, minute, second, fraction) = (0, 0, 0, 0.0)
    if passes("Tt ") {
      guard let hours = number(2, 0...23), passes(":"), let minutes = number(2, 0...59) else {
        return nil
      }
      (hour, minute) = (hours, minutes)
      if passes(":") {
        // 60 is a leap second.
        guard let seconds = number(2, 0...60) else { return nil }
        second = seconds
        if passes(".,") {
          var unit = 0.1
          let digits = bytes.prefix { (0x30...0x39).contains($0) }
          if digits.isEmpty { return nil }
          for digit in digits {
            (fraction, unit) = (fraction + unit * Double(digit - 0x30), unit / 10)
          }
          bytes = bytes.dropFirst(digits.count)
        }
      }
    }
    let wall = tm(
      tm_sec: Int32(second), tm_min: Int32(minute), tm_hour: Int32(hour), tm_mday: Int32(day),
      tm_mon: Int32(month - 1), tm_year: Int32(year - 1900), tm_wday: 0, tm_yday: 0, tm_isdst: -1,
      tm_gmtoff: 0, tm_zone: nil)
    var fields = wall
    let utc = Double(timegm(&fields))
    // The 31st of a month of 30 days.
    guard fields.tm_mday == Int32(day) || second == 60 else { return nil }
    if passes("Zz") {
      self.init(at: utc + fraction)
    } else if let sign = bytes.first, passes("+-") {
      guard let hours = number(2, 0...23) else { return nil }
      _ = passes(":")
      guard let minutes = number(2, 0...59) else { return nil }
      let offset = (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 3600 + minutes * 60)
      self.init(at: utc + fraction - Double(offset), utcOffset: offset)
    } else {
      fields = wall
      self.init(at: Double(mktime(&fields)) + fraction)
    }
    guard bytes.isEmpty else { return nil }
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

import Audit
import Foundation

/// Times of recordings by their own clocks, as texts, and what day of the calendar those are.
enum LocalTimes {
  /// RFC 3339 with the offset of the recording's own clock, else of this machine's.
  static func text(_ time: RecordingTime) -> String {
    let seconds = Int(time.at.rounded(.down))
    let offset = time.utcOffset ?? offset(at: seconds)
    let clock = (seconds + offset).modulo(86_400)
    let (away, sign) = (abs(offset) / 60, offset < 0 ? "-" : "+")
    return date(time.local.day)
      + String(format: "T%02ld:%02ld:%02ld", clock / 3_600, clock / 60 % 60, clock % 60)
      + sign + String(format: "%02ld:%02ld", away / 60, away % 60)
  }

  /// Seconds that this machine's clock is ahead of UTC.
  private static func offset(at seconds: Int) -> Int {
    var time = time_t(seconds)
    var fields = tm()
    localtime_r(&time, &fields)
    return fields.tm_gmtoff
  }

  /// - Parameter day: counted from 1970.
  static func date(_ day: Int) -> String {
    let date = civil(day)
    return String(format: "%04ld-%02ld-%02ld", date.year, date.month, date.day)
  }

  /// The day of a text that begins as `2026-01-31`, counted from 1970.
  static func day(_ text: String) -> Int? {
    let parts = text.prefix(10).split(separator: "-").compactMap { Int($0) }
    return parts.count == 3 ? day(parts[0], parts[1], parts[2]) : nil
  }

  /// The hour of a text that begins as `2026-01-31T22`.
  static func hour(_ text: String) -> Int? { Int(text.dropFirst(11).prefix(2)) }

  /// 0 for Monday.
  static func weekday(_ day: Int) -> Int { (day + 3).modulo(7) }

  /// The date in the Gregorian calendar (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
  /// `civil_from_days`).
  static func civil(_ day: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let ofEra = shifted - era * 146_097
    let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * ofYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let date = ofYear - (153 * shiftedMonth + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, date)
  }

  /// The same the other way round (`days_from_civil`).
  static func day(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let ofEra = year - era * 400
    let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
  }
}

extension Int {
  /// What is left over, 0 or more.
  fileprivate func modulo(_ divisor: Int) -> Int { ((self % divisor) + divisor) % divisor }
}

import Foundation

/// A moment as a clock on the wall had it: when it was, and how far that clock was from UTC.
package struct WallTime: Hashable, Sendable, CustomStringConvertible {
  /// Since 1970-01-01T00:00:00Z.
  package var milliseconds: Int64
  /// Minutes by which the clock was ahead of UTC, -1439...1439.
  package var offset: Int

  package init(milliseconds: Int64, offset: Int = 0) {
    self.milliseconds = milliseconds
    self.offset = offset
  }

  /// - Parameter seconds: since 1970, as file systems and archives count.
  /// - Returns: `nil` outside the years 0 to 9999, which RFC 3339 can write.
  package init?(seconds: Int64) {
    guard (-62_167_219_200..<253_402_300_800).contains(seconds) else { return nil }
    self.init(milliseconds: seconds * 1_000)
  }

  /// - Parameter text: as RFC 3339 has it, `2018-05-15T15:07:41+02:00`; a space may stand for the T.
  ///   Digits past milliseconds are dropped.
  /// - Returns: `nil` for any other text, days that no calendar has, and times without an offset.
  package init?(_ text: String) {
    var cursor = TextCursor(text)
    guard let clock = ClockReading(date: "-", time: ":", &cursor),
      let offset = cursor.offset(), cursor.isAtEnd
    else { return nil }
    self = clock.wallTime(offset: offset)
  }

  /// RFC 3339, with milliseconds where there are any.
  package var description: String {
    let local = milliseconds + Int64(offset) * 60_000
    let (day, ofDay) = Self.divide(local, 86_400_000)
    let (year, month, dayOfMonth) = Self.date(day: day)
    let (seconds, fraction) = Self.divide(ofDay, 1_000)
    var text = Self.digits(year, 4) + "-" + Self.digits(month, 2) + "-" + Self.digits(dayOfMonth, 2)
    text += "T" + Self.digits(seconds / 3_600, 2) + ":" + Self.digits(seconds / 60 % 60, 2)
    text += ":" + Self.digits(seconds % 60, 2)
    if fraction > 0 { text += "." + Self.digits(fraction, 3) }
    guard offset != 0 else { return text + "Z" }
    let size = Int64(abs(offset))
    return text + (offset < 0 ? "-" : "+") + Self.digits(size / 60, 2) + ":"
      + Self.digits(size % 60, 2)
  }

  private static func digits(_ value: Int64, _ count: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }

  private static func divide(_ value: Int64, _ divisor: Int64) -> (Int64, Int64) {
    let rest = (value % divisor + divisor) % divisor
    return ((value - rest) / divisor, rest)
  }

  /// Days since 1970-01-01 (the Gregorian calendar, in eras of 400 years: H. Hinnant, "chrono-Compatible
  /// Low-Level Date Algorithms").
  static func day(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = divide(shifted, 400)
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The other way round.
  private static func date(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = divide(day + 719_468, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1
    )
  }
}

/// What a clock showed, of which it is not known yet how far it was from UTC.
struct ClockReading {
  /// Since 1970-01-01T00:00:00 of the same clock.
  private let milliseconds: Int64

  /// Reads year, month, day, hour, minute, second, and milliseconds behind a point, from the front of
  /// a text.
  ///
  /// - Parameters:
  ///   - dateSeparator: between year, month and day.
  ///   - between: what may stand between day and hour; `nil` for `T`, `t` or a space.
  ///   - timeSeparator: between hour, minute and second.
  ///   - fraction: what milliseconds stand behind, where there are any.
  init?(
    date dateSeparator: String, between: String? = nil, time timeSeparator: String,
    fraction: String = ".", _ cursor: inout TextCursor
  ) {
    guard let year = cursor.digits(4), cursor.skip(dateSeparator), let month = cursor.digits(2),
      cursor.skip(dateSeparator), let day = cursor.digits(2),
      between.map({ cursor.skip($0) })
        ?? (cursor.skip("T") || cursor.skip("t") || cursor.skip(" ")),
      let hour = cursor.digits(2), cursor.skip(timeSeparator), let minute = cursor.digits(2),
      cursor.skip(timeSeparator), let second = cursor.digits(2)
    else { return nil }
    let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths: [Int64] = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    // A second of 60 is a leap second.
    guard (1...12).contains(month), (1...lengths[Int(month) - 1]).contains(day), hour < 24,
      minute < 60, second <= 60
    else { return nil }
    var thousandths: Int64 = 0
    var probe = cursor
    if probe.skip(fraction), let digits = probe.allDigits() {
      cursor = probe
      for place in digits.prefix(3).enumerated() {
        thousandths += Int64(place.element) * [100, 10, 1][place.offset]
      }
    }
    let days = WallTime.day(year: year, month: month, day: day)
    milliseconds = ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1_000 + thousandths
  }

  /// - Parameter offset: minutes by which the clock was ahead of UTC.
  func wallTime(offset: Int) -> WallTime {
    WallTime(milliseconds: milliseconds - Int64(offset) * 60_000, offset: offset)
  }

  /// The time if the clock followed that zone; of an hour that comes twice in autumn, the first.
  func wallTime(in zone: TimeZone) -> WallTime {
    let asUTC = Double(milliseconds) / 1_000
    let early = zone.secondsFromGMT(for: Date(timeIntervalSince1970: asUTC - 86_400))
    let guess = asUTC - Double(early)
    let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: guess))
    return wallTime(offset: offset / 60)
  }
}

/// Reads a text from its front; what does not fit is left where it is.
struct TextCursor {
  private(set) var rest: ArraySlice<UInt8>

  init(_ text: String) { rest = Array(text.utf8)[...] }
  init(_ bytes: some Collection<UInt8>) { rest = Array(bytes)[...] }

  var isAtEnd: Bool { rest.isEmpty }
  var text: String { String(decoding: rest, as: UTF8.self) }

  /// - Returns: false where the text goes on in another way.
  mutating func skip(_ text: String) -> Bool {
    guard rest.starts(with: text.utf8) else { return false }
    rest = rest.dropFirst(text.utf8.count)
    return true
  }

  /// A number of exactly so many digits at least; more may follow.
  mutating func digits(_ count: Int) -> Int64? {
    let digits = rest.prefix(count)
    guard digits.count == count, digits.allSatisfy(Self.isDigit) else { return nil }
    rest = rest.dropFirst(count)
    return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }

  /// The digits from here on, each 0...9; `nil` where there are none.
  mutating func allDigits() -> [UInt8]? {
    let digits = rest.prefix(while: Self.isDigit)
    rest = rest.dropFirst(digits.count)
    return digits.isEmpty ? nil : digits.map { $0 - 0x30 }
  }

  /// Minutes ahead of UTC: `Z`, `+02:00` or `+0200`.
  mutating func offset() -> Int? {
    if skip("Z") || skip("z") { return 0 }
    let sign = skip("+") ? 1 : skip("-") ? -1 : 0
    guard sign != 0, let hours = digits(2) else { return nil }
    _ = skip(":")
    guard let minutes = digits(2), hours < 24, minutes < 60 else { return nil }
    return sign * Int(hours * 60 + minutes)
  }

  static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

import Foundation

/// A moment as ISO 8601 in UTC, with milliseconds: 2026-11-21T09:30:00.125Z.
///
/// By hand, because Foundation's formatter brings in ICU: some 2 MB of memory for each process that
/// listens.
package func timestamp(_ time: Date) -> String {
  let milliseconds = Int((time.timeIntervalSince1970 * 1000).rounded(.down))
  var (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
  if rest < 0 { (seconds, rest) = (seconds - 1, rest + 1000) }
  var clock = time_t(seconds)
  var parts = tm()
  gmtime_r(&clock, &parts)
  func digits(_ value: some BinaryInteger, _ count: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }
  let date = [
    digits(parts.tm_year + 1900, 4), digits(parts.tm_mon + 1, 2), digits(parts.tm_mday, 2),
  ]
  let time = [digits(parts.tm_hour, 2), digits(parts.tm_min, 2), digits(parts.tm_sec, 2)]
  return "\(date.joined(separator: "-"))T\(time.joined(separator: ":")).\(digits(rest, 3))Z"
}

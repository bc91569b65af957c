import Audit
import Foundation

/// How a report puts things: numbers, dates, verdicts and causes, in English.
enum ReportTexts {
  /// Text in HTML, also within an attribute.
  static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { "&<>\"'".utf8.contains($0) }) else { return text }
    return text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;").replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
  }

  /// "1,204".
  static func number(_ count: Int) -> String {
    var digits = Array(String(abs(count)))
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: place)
      place -= 3
    }
    return (count < 0 ? "\u{2212}" : "") + String(digits)
  }

  /// "1 recording", "1,204 recordings".
  static func counted(_ count: Int, _ what: String) -> String {
    "\(number(count)) \(what)\(count == 1 ? "" : "s")"
  }

  /// "11.9 %".
  static func percent(_ share: Double) -> String { String(format: "%.1f\u{A0}%%", 100 * share) }

  /// "11.9 %, 10.1 to 13.8".
  static func share(_ estimate: Estimate?) -> String {
    guard let estimate else { return "" }
    return percent(estimate.value)
      + String(format: ", %.1f to %.1f", 100 * estimate.low, 100 * estimate.high)
  }

  /// "9.4", with as many digits as say something.
  static func rate(_ value: Double) -> String {
    value >= 100
      ? number(Int(value.rounded())) : String(format: value >= 10 ? "%.1f" : "%.2f", value)
  }

  /// "−2.4".
  static func score(_ score: Float) -> String {
    String(format: "%.1f", abs(score)).withSign(score < -0.049)
  }

  /// "3.2 s", or "2 min 5 s".
  static func length(_ seconds: Double) -> String {
    guard seconds >= 60 else { return String(format: "%.1f\u{A0}s", seconds) }
    let whole = Int(seconds.rounded())
    return "\(whole / 60)\u{A0}min \(whole % 60)\u{A0}s"
  }

  /// How often something happens, roughly: "about two a day".
  static func about(perDay rate: Double) -> String {
    for (rate, unit) in [(rate, "day"), (rate * 7, "week"), (rate * 365 / 12, "month")]
    where rate >= 0.75 {
      let count = Int(rate.rounded())
      return "about \(count < words.count ? words[count] : number(count)) a \(unit)"
    }
    return "less than one a month"
  }

  private static let words = [
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
  ]

  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  static let weekdays = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]

  /// "5 January 2026", of a text that begins with a date.
  static func date(_ text: String) -> String {
    guard let day = LocalTimes.day(text) else { return text }
    let date = LocalTimes.civil(day)
    return "\(date.day) \(months[date.month - 1]) \(date.year)"
  }

  /// A date as an element that the page's script may write in the reader's way.
  static func dateElement(_ text: String) -> String {
    "<time datetime=\"\(text)\" data-f=\"d\">\(date(text))</time>"
  }

  /// A time, RFC 3339, by the recording's own clock: "5 Jan 2026, 22:00".
  static func timeElement(_ text: String) -> String {
    guard let day = LocalTimes.day(text) else { return escaped(text) }
    let date = LocalTimes.civil(day)
    let clock = text.dropFirst(11).prefix(5)
    return
      "<time datetime=\"\(text)\" data-f=\"t\">\(date.day) \(months[date.month - 1].prefix(3)) "
      + "\(date.year), \(clock)</time>"
  }

  /// A verdict's name, and what it means.
  static func verdict(_ verdict: String) -> (name: String, what: String) {
    switch verdict {
    case "wake": ("with the wake word", "began as they should")
    case "accidental": ("accidental", "began with no wake word")
    case "uncertain": ("uncertain", "not sure enough either way")
    case "expected": ("expected", "no wake word, and rightly")
    case "unreadable": ("unreadable", "nothing is known of them")
    default: (verdict, "")
    }
  }

  /// A cause's name, and what it means.
  static func cause(_ cause: String) -> (name: String, what: String) {
    switch cause {
    case "speech": ("Speech", "people talked, and said nothing like the wake word")
    case "noise": ("Noise", "sound in which nobody speaks")
    case "silence": ("Silence", "nothing above the noise floor")
    case "late_wake": ("Late wake word", "it comes, but only after the recording had begun")
    case "near_miss":
      ("Near miss", "something at its beginning sounds like the wake word, or a part of it")
    case "other_wake_word": ("Another wake word", "one that this assistant does not wait for")
    case "cut_head": ("Cut head", "it begins inside a word, so that its beginning is lost")
    case "follow_up": ("Follow-up", "it continues a recording that had the wake word")
    case "button": ("Button", "somebody pressed one")
    case "duplicate": ("Duplicate", "another device has the same sound, and there it counts")
    default: (cause.replacing("_", with: " "), "")
    }
  }
}

extension String {
  fileprivate func withSign(_ isNegative: Bool) -> String { (isNegative ? "\u{2212}" : "") + self }
}

import Audit
import Foundation

/// The parts of the charts that repeat, each a piece of HTML whose links have a text of their own.
struct ReportCharts {
  let data: ReportData
  let filters: ReportFilters

  /// "−0.7 to 0.0", "up to −10.4", "from 8.3".
  static func range(ofBin number: Int) -> String {
    let (low, high) = (ScoreBins.edge(number), ScoreBins.edge(number + 1))
    if number == 0 { return "up to \(ReportTexts.score(high))" }
    if number == ScoreBins.count - 1 { return "from \(ReportTexts.score(low))" }
    return "\(ReportTexts.score(low)) to \(ReportTexts.score(high))"
  }

  /// Where a score lies in the chart of scores, 0 at the left and 1 at the right.
  static func scorePlace(_ score: Float) -> Double {
    Double((score - ScoreBins.edge(0)) / (ScoreBins.edge(ScoreBins.count) - ScoreBins.edge(0)))
  }

  /// - Returns: `q0` to `q4`.
  static func shade(_ count: Int, most: Int) -> String {
    "q\(count == 0 ? 0 : max(1, min(4, (4 * count + most - 1) / max(1, most))))"
  }

  // MARK: Calendar

  /// The newest months are shown one by one.
  private static let mostMonths = 24

  var mostADay: Int { data.calendar.map(\.accidental).max() ?? 0 }

  /// The months from the first recording's to the last one's, and how many more there are.
  var months: (views: [[String: Any]], unshown: Int) {
    guard let first = data.calendar.first.flatMap({ LocalTimes.day($0.date) }),
      let last = data.calendar.last.flatMap({ LocalTimes.day($0.date) })
    else { return ([], 0) }
    let days = Dictionary(uniqueKeysWithValues: data.calendar.map { ($0.date, $0) })
    let (from, to) = (LocalTimes.civil(first), LocalTimes.civil(last))
    let numbers = Array(from.year * 12 + from.month - 1...to.year * 12 + to.month - 1)
    let shown = numbers.suffix(Self.mostMonths)
    let most = mostADay
    return (shown.map { month($0 / 12, $0 % 12 + 1, days, most) }, numbers.count - shown.count)
  }

  private func month(
    _ year: Int, _ month: Int, _ days: [String: ReportData.Day], _ most: Int
  ) -> [String: Any] {
    let first = LocalTimes.day(year, month, 1)
    let next = month == 12 ? LocalTimes.day(year + 1, 1, 1) : LocalTimes.day(year, month + 1, 1)
    let start = first - LocalTimes.weekday(first)
    let weeks: [[String: Any]] = stride(from: start, to: next, by: 7).map { monday in
      let cells = (monday..<monday + 7).map { day in
        (first..<next).contains(day) ? cell(day, days[LocalTimes.date(day)], most) : "<td></td>"
      }
      return ["days": cells]
    }
    let name = "\(ReportTexts.months[month - 1]) \(year)"
    let text = String(format: "%04ld-%02ld", year, month)
    return [
      "caption": "<time datetime=\"\(text)\" data-f=\"m\">\(name)</time>", "weeks": weeks,
      "weekdays": ReportTexts.weekdays.map { ["name": $0, "letter": String($0.prefix(1))] },
    ]
  }

  private func cell(_ day: Int, _ found: ReportData.Day?, _ most: Int) -> String {
    let number = LocalTimes.civil(day).day
    guard let found else { return "<td><span>\(number)</span></td>" }
    let shade = Self.shade(found.accidental, most: most)
    let label = "\(ReportTexts.date(found.date)): \(Self.of(found.accidental, found.recordings))"
    return "<td>" + link(ReportFilters.day(found.date), shade, label, "\(number)") + "</td>"
  }

  // MARK: Clock

  var mostAnHour: Int { data.clock.accidental.joined().max() ?? 0 }

  var clock: [[String: Any]] {
    let most = mostAnHour
    return ReportTexts.weekdays.enumerated().map { weekday, name in
      let cells = (0..<24).map { hour in
        let count = data.clock.accidental[weekday][hour]
        let label =
          "\(name) from \(hour):00 on: \(Self.of(count, data.clock.recordings[weekday][hour]))"
        let shade = Self.shade(count, most: most)
        let text = count == 0 ? "" : "\(count)"
        return "<td>" + link(ReportFilters.hour(weekday, hour), shade, label, text) + "</td>"
      }
      return ["name": name, "short": String(name.prefix(3)), "cells": cells]
    }
  }

  // MARK: Weeks

  /// The share at the top of the chart: a round one that leaves room for the columns, and for most of
  /// their intervals.
  var topShare: Double {
    let most = data.weeks.compactMap { $0.share?.value }.max() ?? 0
    return [0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8].first { $0 >= most * 1.15 } ?? 1
  }

  /// A column for each week.
  var weeks: [String] {
    let top = topShare
    // As many dates below as there is room for.
    let step = max(1, (data.weeks.count + 6) / 7)
    return data.weeks.enumerated().map { number, week in
      let date = ReportTexts.date(week.monday)
      var column = ""
      if let share = week.share {
        let label =
          "Week of \(date): \(Self.of(week.accidental, week.recordings)), "
          + ReportTexts.share(share)
        let parts = [
          ("share", share.value), ("low", share.low), ("high", min(top, share.high)),
        ].map { "--\($0.0):\(Self.place($0.1 / top))" }.joined(separator: ";")
        let bar = "<i></i><u></u>"
        let id = ReportFilters.week(week.monday)
        column =
          filters.has(id)
          ? "<a href=\"#\(id)\" aria-label=\"\(label)\" style=\"\(parts)\">\(bar)</a>"
          : "<span class=\"hidden\">\(label)</span><span style=\"\(parts)\">\(bar)</span>"
      }
      // The last one would hang over the edge.
      if number % step == 0, number == 0 || number < data.weeks.count - 1 {
        let short = date.split(separator: " ").prefix(2).map { $0.prefix(3) }.joined(separator: " ")
        column +=
          "<small aria-hidden=\"true\"><time datetime=\"\(week.monday)\" data-f=\"s\">"
          + "\(short)</time></small>"
      }
      return column
    }
  }

  // MARK: Scores

  /// From the bottom of a column to its top.
  static let stacked = ["accidental", "expected", "uncertain", "wake"]

  /// A column for each bin. At the ends many may lie in a heap, which is cut off where it would leave no
  /// room for the others, and tells how many they are.
  var bins: [String] {
    let counts = data.sureness.scores.map { $0.verdicts.values.reduce(0, +) }
    let inner = counts.dropFirst().dropLast().max() ?? 0
    let most = max(1, min(counts.max() ?? 0, inner == 0 ? .max : 2 * inner))
    return data.sureness.scores.enumerated().map { number, bin in
      let count = counts[number]
      guard count > 0 else { return "" }
      let whole = max(count, most)
      var parts = Self.stacked.reversed().compactMap { verdict -> String? in
        guard let part = bin.verdicts[verdict], part > 0 else { return nil }
        let share = Self.place(Double(part) / Double(whole))
        return "<i class=\"\(verdict)\" style=\"--share:\(share)\"></i>"
      }.joined()
      if count > most { parts += "<b>\(ReportTexts.number(count))</b>" }
      let label =
        "Score \(Self.range(ofBin: number)): \(ReportTexts.counted(count, "recording"))"
      let id = ReportFilters.score(number)
      guard filters.has(id) else {
        return "<span class=\"hidden\">\(label)</span><span class=\"column\">\(parts)</span>"
      }
      return "<a href=\"#\(id)\" aria-label=\"\(label)\" class=\"column\">\(parts)</a>"
    }
  }

  private static func of(_ accidental: Int, _ recordings: Int) -> String {
    "\(ReportTexts.number(accidental)) accidental of \(ReportTexts.counted(recordings, "recording"))"
  }

  /// A cell that leads to what is behind it, where that is anything.
  private func link(_ id: String, _ shade: String, _ label: String, _ text: String) -> String {
    filters.has(id)
      ? "<a class=\"\(shade)\" href=\"#\(id)\" aria-label=\"\(label)\">\(text)</a>"
      : "<span class=\"\(shade)\"><span class=\"hidden\">\(label)</span>"
        + "<span aria-hidden=\"true\">\(text)</span></span>"
  }

  /// A share for the style sheet, to a thousandth.
  static func place(_ share: Double) -> String {
    String(format: "%.4g", max(0, min(1, (share * 10_000).rounded() / 10_000)))
  }
}

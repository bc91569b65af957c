import Audit
import Foundation

/// The beginning of the page: what happened, in one sentence, and what must be known beside it.
struct ReportAnswer {
  let data: ReportData
  let filters: ReportFilters

  private var answer: ReportData.Answer { data.answer }

  var title: String {
    guard let first = answer.first, let last = answer.last else { return "Accidental recordings" }
    return "Accidental recordings, \(ReportTexts.date(first)) to \(ReportTexts.date(last))"
  }

  /// What time the report is about.
  var span: String {
    guard let first = answer.first, let last = answer.last else {
      return "Recordings of a voice assistant"
    }
    return "Recordings of a voice assistant, \(ReportTexts.dateElement(first)) to "
      + ReportTexts.dateElement(last)
  }

  var sentence: String {
    guard let share = answer.share else {
      return answer.recordings == 0
        ? "There is no recording in this ledger."
        : "None of \(ReportTexts.counted(answer.recordings, "recording")) could be read."
    }
    let whole = "Of \(ReportTexts.counted(answer.heard, "recording"))"
    let range = String(
      format: "(%@, %.1f to %.1f)", ReportTexts.percent(share.value), 100 * share.low,
      100 * share.high)
    if answer.accidental == 0 { return "\(whole) none \(range) began with no wake word." }
    let count = filters.figure(answer.accidental, ReportFilters.verdict("accidental"))
    let often = answer.perDay.map { ": \(ReportTexts.about(perDay: $0.value))" } ?? ""
    return "\(whole) \(count) \(range) began with no wake word\(often)."
  }

  var notes: [String] {
    let unreadable = answer.recordings - answer.heard
    let untimed = answer.recordings - answer.timed
    var notes: [String] = []
    if unreadable > 0, answer.heard > 0 {
      let figure = filters.figure(unreadable, ReportFilters.verdict("unreadable"))
      notes.append("\(figure) more could not be read.")
    }
    if untimed > 0, answer.timed > 0 {
      notes.append(
        "Of \(filters.figure(untimed, ReportFilters.untimed)) the time is not known: they count in shares, and "
          + "not in what is said of days and hours.")
    }
    return notes
  }

  var verdicts: [[String: Any]] {
    ["accidental", "uncertain", "expected", "wake", "unreadable"].compactMap { verdict in
      guard let count = answer.verdicts[verdict] else { return nil }
      let (name, what) = ReportTexts.verdict(verdict)
      return [
        "kind": verdict, "count": ReportTexts.number(count), "name": name, "what": what,
        "filter": filters.has(ReportFilters.verdict(verdict))
          ? ReportFilters.verdict(verdict) : "recordings",
        "share": ReportCharts.place(Double(count) / Double(max(1, answer.recordings))),
      ]
    }
  }

  var rates: [[String: String]] {
    func range(_ estimate: Estimate) -> String {
      "\(ReportTexts.rate(estimate.low)) to \(ReportTexts.rate(estimate.high))"
    }
    var rates: [[String: String]] = []
    if let rate = answer.perDay {
      rates.append([
        "value": ReportTexts.rate(rate.value), "unit": "accidental a day",
        "range": "\(range(rate)), over \(ReportTexts.counted(answer.days, "day"))",
      ])
    }
    if let rate = answer.perHour {
      rates.append([
        "value": ReportTexts.rate(rate.value), "unit": "for each hour of sound",
        "range": String(format: "%@, of %.1f hours recorded", range(rate), answer.hours),
      ])
    }
    return rates
  }

  /// How right the audit is, by what people say.
  static func labels(_ labels: ReportData.Labels) -> String {
    var text =
      "\(ReportTexts.counted(labels.wake + labels.accidental + labels.unsure, "recording")) have been labelled: "
      + "\(ReportTexts.number(labels.wake)) as begun with the wake word, "
      + "\(ReportTexts.number(labels.accidental)) as accidental, "
      + "\(ReportTexts.number(labels.unsure)) as unsure."
    if let found = labels.found {
      text += " Of the accidental ones the audit found \(inText(found))."
    }
    if let flagged = labels.wronglyFlagged {
      text += " Of those with the wake word it called \(inText(flagged)) accidental."
    }
    if let precision = labels.precision {
      text += " Of those that it called accidental, \(inText(precision)) are."
    }
    return text
  }

  /// "11.9 % (10.1 to 13.8)".
  private static func inText(_ share: Estimate) -> String {
    ReportTexts.percent(share.value)
      + String(format: " (%.1f to %.1f)", 100 * share.low, 100 * share.high)
  }
}

import Crypto
import Foundation
import Mustache
import TensorFile

/// A report as one HTML file that loads nothing: style, pictures and sounds are in it, and it needs no
/// script.
package struct ReportPage {
  private let made: ReportAssembly.Made
  private let filters: ReportFilters
  private let charts: ReportCharts

  private var data: ReportData { made.data }

  package init(_ made: ReportAssembly.Made) {
    self.made = made
    filters = ReportFilters(made.data.recordings)
    charts = ReportCharts(data: made.data, filters: filters)
  }

  /// - Throws: `MustacheTemplate.Error`; only a broken build has a template that cannot be read.
  package func html() throws -> String {
    let library = MustacheLibrary(templates: [
      "page": try MustacheTemplate(string: EmbeddedFile.reportPage),
      "card": try MustacheTemplate(string: EmbeddedFile.reportCard),
    ])
    return library.render(view(), withTemplate: "page") ?? ""
  }

  private func view() -> [String: Any] {
    let script = EmbeddedFile.reportScript
    let hash = Data(SHA256.hash(data: Data(script.utf8))).base64EncodedString()
    let answer = ReportAnswer(data: data, filters: filters)
    let method = ReportMethod(data: data, filters: filters)
    var cards = ReportCards(made)
    var view: [String: Any] = [
      "style": EmbeddedFile.reportStyle, "filterStyle": filters.style, "script": script,
      "scriptHash": "sha256-\(hash)", "title": answer.title, "span": answer.span,
      "answer": answer.sentence, "answerNotes": answer.notes,
      "hasRecordings": data.answer.recordings > 0, "verdicts": answer.verdicts,
      "rates": answer.rates,
    ]
    view.merge(when) { $1 }
    view.merge(which) { $1 }
    view["trend"] = trend ?? false as Any
    let (longest, revealing) = (cards.views(data.longest), cards.views(data.revealing))
    (view["longest"], view["revealing"]) = (longest, revealing)
    view["accidentsSection"] = !longest.isEmpty
    view["hasRevealing"] = !revealing.isEmpty
    let near = data.nearMisses.map { group -> [String: Any] in
      [
        "title": nearTitle(group),
        "heard": group.phones.isEmpty ? false as Any : group.phones.joined(separator: " "),
        "cards": cards.views(group.recordings),
      ]
    }
    (view["near"], view["nearSection"]) = (near, !near.isEmpty)
    view["sure"] = data.answer.heard > 0 ? sureness(&cards) : false as Any
    view.merge(method.view) { $1 }
    let tables = RecordingTables(
      data, filters, shown: Set(data.shown.map(\.id)))
    view["tables"] = tables.html
    view["recordingsTitle"] =
      data.recordingsUnlisted == 0 ? "All recordings" : "Recordings that need a look"
    view["recordingsLead"] = recordingsLead
    view["filters"] = filters.ordered.map {
      ["id": $0.id, "title": $0.title, "count": ReportTexts.number($0.count)]
    }
    view["printNote"] =
      tables.isPrinted
      ? "" : "The list of \(ReportTexts.number(data.recordings.count)) recordings is not printed."
    view["privacy"] = privacy
    view["program"] = data.program
    view["contents"] = contents(view)
    return view
  }

  private func contents(_ view: [String: Any]) -> [[String: String]] {
    func has(_ name: String) -> Bool { view[name].map { !($0 as? Bool == false) } ?? false }
    return [
      ("answer", "Answer", true), ("when", "When", has("when")),
      ("devices", "Device", has("devicesSection")), ("why", "Why", has("causesSection")),
      ("trend", "Trend", has("trend")), ("longest", "Longest", has("accidentsSection")),
      ("revealing", "Revealing", has("accidentsSection") && has("hasRevealing")),
      ("near", "Near misses", has("nearSection")), ("sure", "How sure", has("sure")),
      ("left-out", "Left out", true), ("method", "Method", true),
      ("recordings", "Recordings", true),
    ].filter(\.2).map { ["anchor": $0.0, "text": $0.1] }
  }

  private var when: [String: Any] {
    let months = charts.months
    guard !months.views.isEmpty else { return ["when": false] }
    let shown = data.calendar.filter { $0.accidental > 0 }
    let lead: String
    if let most = shown.max(by: { $0.accidental < $1.accidental }) {
      lead =
        "Accidental recordings began on \(ReportTexts.counted(shown.count, "day")) of "
        + "\(ReportTexts.number(data.answer.days)); the most, \(filters.figure(most.accidental, ReportFilters.day(most.date))), "
        + "on \(ReportTexts.dateElement(most.date)). Days and hours are those of the recordings' own clocks."
    } else {
      lead = "No accidental recording has a time."
    }
    let when: [String: Any] = [
      "lead": lead, "months": months.views,
      "monthsNote": months.unshown == 0
        ? false as Any
        : "\(ReportTexts.counted(months.unshown, "earlier month")) stand in the trend by week.",
      "most": ReportTexts.number(charts.mostADay),
      "mostHour": ReportTexts.number(charts.mostAnHour),
      "days": data.calendar.map { day in
        [
          "day": ReportTexts.dateElement(day.date),
          "recordings": ReportTexts.number(day.recordings),
          "accidental": filters.figure(day.accidental, ReportFilters.day(day.date)),
        ]
      },
      "hours": (0..<24).map { $0 % 6 == 0 ? "\($0):00" : "" }, "clock": charts.clock,
      "hourRows": (0..<24).map { hour -> [String: Any] in
        [
          "hour": "\(hour):00",
          "counts": data.clock.accidental.map { ReportTexts.number($0[hour]) },
        ]
      },
    ]
    return ["when": when]
  }

  private var which: [String: Any] {
    let accidental = data.causes.filter { $0.verdict == "accidental" }
    let expected = data.causes.filter { $0.verdict == "expected" }
    let total = max(1, data.answer.accidental)
    func view(_ cause: ReportData.Cause) -> [String: Any] {
      let (name, what) = ReportTexts.cause(cause.cause)
      let share = Double(cause.recordings) / Double(total)
      return [
        "name": name, "what": what,
        "recordings": filters.figure(cause.recordings, ReportFilters.cause(cause.cause)),
        "share": ReportCharts.place(share),
        "text": "\(ReportTexts.percent(share)), \(ReportTexts.length(cause.seconds))",
      ]
    }
    return [
      "devicesSection": data.devices.contains { $0.device != nil },
      "devices": data.devices.map { device -> [String: Any] in
        [
          "name": [device.device ?? "unknown", device.name].compactMap { $0 }.joined(
            separator: ", "),
          "recordings": filters.figure(device.recordings, ReportFilters.device(device.device)),
          "accidental": filters.figure(
            device.accidental, ReportFilters.accidental(of: device.device)),
          "share": ReportCharts.place(device.share?.value ?? 0),
          "low": ReportCharts.place(device.share?.low ?? 0),
          "high": ReportCharts.place(device.share?.high ?? 0),
          "text": ReportTexts.share(device.share),
        ]
      },
      "causesSection": !accidental.isEmpty || !expected.isEmpty, "causes": accidental.map(view),
      "hasExpected": !expected.isEmpty, "expected": expected.map(view),
    ]
  }

  private var trend: [String: Any]? {
    guard data.weeks.count > 1 else { return nil }
    return [
      "lead":
        "The share of each week's recordings that began with no wake word; the thin line is where it "
        + "may truly lie.",
      "count": data.weeks.count, "top": String(format: "%.0f %%", 100 * charts.topShare),
      "middle": String(format: "%.4g %%", 50 * charts.topShare), "weeks": charts.weeks,
      "rows": data.weeks.map { week in
        [
          "week": ReportTexts.dateElement(week.monday),
          "recordings": ReportTexts.number(week.recordings),
          "accidental": filters.figure(week.accidental, ReportFilters.week(week.monday)),
          "share": ReportTexts.share(week.share),
        ]
      },
    ]
  }

  private func nearTitle(_ group: ReportData.NearMisses) -> String {
    let word = group.wakeWord.isEmpty ? "an unknown wake word" : "\u{201C}\(group.wakeWord)\u{201D}"
    return group.recordings.count == 1
      ? "Like \(word)" : "Like \(word), \(group.recordings.count) that sound alike"
  }

  private func sureness(_ cards: inout ReportCards) -> [String: Any] {
    let sureness = data.sureness
    let count = data.answer.verdicts["uncertain"] ?? 0
    let uncertain = cards.views(sureness.uncertain)
    let labels = sureness.labels.map { ReportAnswer.labels($0) }
    return [
      "lead":
        "Each recording has a score: how much better its beginning is explained by the wake word than by "
        + "other sound, in natural logarithms (2 is 7 to 1). "
        + (count == 0
          ? "None is too close to even odds to be decided."
          : "\(filters.figure(count, ReportFilters.verdict("uncertain"))) are too close to even odds to be decided."),
      "zone": "Shaded are the uncertain ones, from \(ReportTexts.score(sureness.uncertainFrom)) to "
        + "\(ReportTexts.score(sureness.wakeFrom)).",
      "bins": charts.bins,
      "binRows": sureness.scores.enumerated().compactMap { number, bin -> [String: Any]? in
        guard !bin.verdicts.isEmpty else { return nil }
        return [
          "range": ReportCharts.range(ofBin: number),
          "counts": ReportCharts.stacked.map { ReportTexts.number(bin.verdicts[$0] ?? 0) },
        ]
      },
      "labels": labels.map {
        ["text": $0, "plot": ReliabilityPicture(bins: sureness.reliability).svg]
      } ?? false as Any,
      "reliability": sureness.reliability.enumerated().map { _, bin in
        [
          "said": String(format: "%.0f to %.0f %%", 100 * bin.from, 100 * bin.to),
          "labelled": filters.figure(
            bin.labelled, ReportFilters.labelled(Int((bin.from * 10).rounded()))),
          "wake": ReportTexts.number(bin.wake), "share": ReportTexts.share(bin.share),
        ]
      },
      "hasUncertain": !uncertain.isEmpty, "uncertain": uncertain,
      "uncertainLead": uncertain.count < count
        ? "The \(uncertain.count) nearest to even odds, of "
          + "\(filters.figure(count, ReportFilters.verdict("uncertain"))). "
          + "<code>unbidden label ID wake</code> keeps what you hear."
        : "<code>unbidden label ID wake</code> (or <code>accidental</code>, <code>unsure</code>) keeps what "
          + "you hear.",
    ]
  }

  private var recordingsLead: String {
    let ids = "An id stands for a file of this ledger; unbidden find ID tells its owner which."
    if data.recordings.isEmpty { return "There is none." }
    guard data.recordingsUnlisted > 0 else { return ids }
    return "Of \(ReportTexts.number(data.answer.recordings)) recordings "
      + "\(ReportTexts.number(data.recordings.count)) are listed here: there is no room for the other "
      + "\(ReportTexts.number(data.recordingsUnlisted)), which count in all figures. Those that are accidental, "
      + "uncertain, unreadable or labelled come first. \(ids)"
  }

  private var privacy: String {
    let names =
      data.withNames
      ? "This file holds names of files and devices, accounts and transcripts: give it to nobody who must not "
        + "know them."
      : "This file holds no name, serial number, path or transcript: a recording is called by a hash that only "
        + "its owner can undo, a device by a letter."
    let sound =
      made.sounds.isEmpty
      ? " It holds no sound; a picture shows how loud which pitch was when."
      : " It holds the sound of the recordings that are shown one by one."
    return names + sound + " It loads nothing from anywhere."
  }
}

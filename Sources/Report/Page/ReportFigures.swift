import Foundation

/// The middle of the page: when, on which device, why, and week by week.
struct ReportFigures {
  let data: ReportData
  let filters: ReportFilters

  private var charts: ReportCharts { ReportCharts(data: data, filters: filters) }

  var view: [String: Any] {
    var view = when
    view.merge(which) { $1 }
    view["trend"] = trend ?? false as Any
    return view
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
}

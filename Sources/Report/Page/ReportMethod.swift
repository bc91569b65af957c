import Foundation

/// The end of the page: what was left out, and how it was done.
struct ReportMethod {
  let data: ReportData
  let filters: ReportFilters

  /// The newest runs are listed.
  private static let mostRuns = 20

  var view: [String: Any] {
    let (leftOut, method) = (data.leftOut, data.method)
    return [
      "leftOut": leftOutLines, "hasReasons": !leftOut.reasons.isEmpty,
      "reasons": leftOut.reasons.map {
        [
          "reason": $0.reason,
          "recordings": filters.figure($0.recordings, ReportFilters.reason($0.reason)),
        ]
      },
      "runs": method.runs.suffix(Self.mostRuns).reversed().map { run($0) },
      "runsNote": method.runs.count <= Self.mostRuns
        ? false as Any
        : "\(ReportTexts.counted(method.runs.count - Self.mostRuns, "earlier run")) are left out.",
      "bases": method.bases.map {
        [
          "model": $0.model, "settings": $0.settings,
          "recordings": ReportTexts.number($0.recordings),
        ]
      }, "made": ReportTexts.dateElement(String(data.made.prefix(10))),
    ]
  }

  private var leftOutLines: [String] {
    let leftOut = data.leftOut
    let unreadable =
      leftOut.unreadable == 0
      ? "Every recording could be read."
      : "\(filters.figure(leftOut.unreadable, ReportFilters.verdict("unreadable"))) could not be read; they "
        + "count in no share."
    let refused =
      leftOut.refused == 0
      ? "None was passed over for want of consent."
      : "\(ReportTexts.number(leftOut.refused)) were passed over in the newest run that met such, because their "
        + "owner has not consented; neither they nor their names are kept."
    let untimed =
      leftOut.untimed == 0
      ? "Of each the time is known."
      : "Of \(filters.figure(leftOut.untimed, ReportFilters.untimed)) the time is not known."
    let unlisted =
      data.recordingsUnlisted == 0
      ? []
      : [
        "\(ReportTexts.number(data.recordingsUnlisted)) are counted, but not listed below, for want of room."
      ]
    return [unreadable, refused, untimed] + unlisted
  }

  private func run(_ run: ReportData.Method.Run) -> [String: Any] {
    var words =
      run.wakeWords.isEmpty ? "as recordings name them" : run.wakeWords.joined(separator: ", ")
    if let channel = run.channel { words += "; channel \(channel)" }
    return [
      "started": ReportTexts.timeElement(run.started), "stopped": run.ended == nil,
      "program": run.program, "head": run.head.map { String(format: "%.4g s", $0) } ?? "",
      "words": words, "recordings": ReportTexts.number(run.recordings),
      "analysed": ReportTexts.number(run.analysed), "refused": ReportTexts.number(run.refused),
    ]
  }
}

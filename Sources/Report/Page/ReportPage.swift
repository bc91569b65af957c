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
      "recording": try MustacheTemplate(string: EmbeddedFile.reportRecording),
    ])
    return library.render(view(), withTemplate: "page") ?? ""
  }

  private func view() -> [String: Any] {
    let script = EmbeddedFile.reportScript
    let hash = Data(SHA256.hash(data: Data(script.utf8))).base64EncodedString()
    let answer = ReportAnswer(data: data, filters: filters)
    let method = ReportMethod(data: data, filters: filters)
    var recordings = ReportRecordingViews(made)
    var view: [String: Any] = [
      "style": EmbeddedFile.reportStyle, "filterStyle": filters.style, "script": script,
      "scriptHash": "sha256-\(hash)", "title": answer.title, "span": answer.span,
      "answer": answer.sentence, "answerNotes": answer.notes,
      "hasRecordings": data.answer.recordings > 0, "verdicts": answer.verdicts,
      "rates": answer.rates,
    ]
    view.merge(ReportFigures(data: data, filters: filters).view) { $1 }
    let (longest, revealing) = (
      recordings.views(data.longest, level: 3), recordings.views(data.revealing, level: 3)
    )
    (view["longest"], view["revealing"]) = (longest, revealing)
    view["accidentsSection"] = !longest.isEmpty
    view["hasRevealing"] = !revealing.isEmpty
    let near = data.nearMisses.map { group -> [String: Any] in
      [
        "title": nearTitle(group),
        "heard": group.phones.isEmpty ? false as Any : group.phones.joined(separator: " "),
        "recordings": recordings.views(group.recordings, level: 4),
      ]
    }
    (view["near"], view["nearSection"]) = (near, !near.isEmpty)
    view["sure"] = data.answer.heard > 0 ? sureness(&recordings) : false as Any
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

  private func nearTitle(_ group: ReportData.NearMisses) -> String {
    let word = group.wakeWord.isEmpty ? "an unknown wake word" : "\u{201C}\(group.wakeWord)\u{201D}"
    return group.recordings.count == 1
      ? "Like \(word)" : "Like \(word), \(group.recordings.count) that sound alike"
  }

  private func sureness(_ recordings: inout ReportRecordingViews) -> [String: Any] {
    let sureness = data.sureness
    let count = data.answer.verdicts["uncertain"] ?? 0
    let uncertain = recordings.views(sureness.uncertain, level: 4)
    let labels = sureness.labels.map { ReportAnswer.labels($0) }
    return [
      "lead":
        "Each recording has a score: how much better its beginning is explained by the wake word than by "
        + "other sound, in natural logarithms (2 is 7 to 1). "
        + (count == 0
          ? "None is too unsure to be decided."
          : "\(filters.figure(count, ReportFilters.verdict("uncertain"))) are too unsure to be decided."),
      "zoneFrom": ReportCharts.place(ReportCharts.scorePlace(sureness.uncertainFrom)),
      "zoneTo": ReportCharts.place(ReportCharts.scorePlace(sureness.wakeFrom)),
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
      "uncertainLead":
        "The nearest to even odds, of \(filters.figure(count, ReportFilters.verdict("uncertain"))) that are "
        + "uncertain; what a person has labelled, or has the same sound as another, is left out. "
        + "<code>unbidden label ID wake</code> (or <code>accidental</code>, <code>unsure</code>) keeps what "
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

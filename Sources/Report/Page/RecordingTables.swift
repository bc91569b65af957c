import Foundation

/// The list of all recordings, in tables of a few hundred rows, of which a browser lays out only what it
/// shows. Written piece by piece: templates would take seconds for ten thousand.
struct RecordingTables {
  let data: ReportData
  let filters: ReportFilters
  /// Ids of recordings that have a picture.
  let shown: Set<String>

  private static let rows = 250
  /// More of them are left out of print.
  private static let mostPrinted = 300

  /// The id of each recording's row; a recording that lies in several places has one for each.
  let rowIDs: [String]

  init(_ data: ReportData, _ filters: ReportFilters, shown: Set<String>) {
    (self.data, self.filters, self.shown) = (data, filters, shown)
    var seen: [String: Int] = [:]
    rowIDs = data.recordings.map { recording in
      let count = seen[recording.id, default: 0] + 1
      seen[recording.id] = count
      return count == 1 ? "i-\(recording.id)" : "i-\(recording.id)-\(count)"
    }
  }

  var isPrinted: Bool { data.recordings.count <= Self.mostPrinted }

  var html: String {
    var html = ""
    html.reserveCapacity(data.recordings.count * 400)
    for start in stride(from: 0, to: data.recordings.count, by: Self.rows) {
      let numbers = start..<min(start + Self.rows, data.recordings.count)
      let classes = Set(numbers.flatMap { filters.classes[$0] }).sorted().joined(separator: " ")
      html += "<div class=\"chunk\(isPrinted ? "" : " unprinted") \(classes)\">"
      html += "<table><caption>\(caption(numbers))</caption>" + Self.head + "<tbody>\n"
      for number in numbers { html += row(number) }
      html += "</tbody></table></div>\n"
    }
    return html
  }

  private static let head =
    "<thead><tr>"
    + ["Time", "What", "Length", "Score", "Device", "Id"].map { "<th scope=\"col\">\($0)</th>" }
    .joined() + "</tr></thead>"

  private func caption(_ numbers: Range<Int>) -> String {
    let times = numbers.compactMap { data.recordings[$0].time }
    guard let first = times.first, let last = times.last else { return "Of an unknown time" }
    let (from, to) = (first.prefix(10), last.prefix(10))
    return ReportTexts.dateElement(String(from))
      + (from == to ? "" : " to " + ReportTexts.dateElement(String(to)))
  }

  private func row(_ number: Int) -> String {
    let recording = data.recordings[number]
    let time = recording.time.map(ReportTexts.timeElement) ?? "unknown"
    let cells = [
      time, what(recording), recording.seconds.map(ReportTexts.length) ?? "",
      recording.wakeScore.map(ReportTexts.score) ?? "", device(recording), id(recording),
    ]
    return
      "<tr id=\"\(rowIDs[number])\" class=\"\(filters.classes[number].joined(separator: " "))\">"
      + cells.map { "<td>\($0)</td>" }.joined() + "</tr>\n"
  }

  private func what(_ recording: ReportData.Listed) -> String {
    var text = Self.what(recording)
    if let label = recording.label { text += "<small>a person says: \(label)</small>" }
    if let transcript = recording.transcript {
      text += "<small>\u{201C}\(ReportTexts.escaped(transcript))\u{201D}</small>"
    }
    if let file = recording.file { text += "<small>\(ReportTexts.escaped(file))</small>" }
    return text
  }

  /// "accidental, speech", "wake word, alexa".
  static func what(_ recording: ReportData.Listed) -> String {
    let cause = recording.cause.map { ReportTexts.cause($0).name.lowercased() }
    switch recording.verdict {
    case "wake":
      return "wake word" + (recording.wakeWord.map { ", " + ReportTexts.escaped($0) } ?? "")
    default: return recording.verdict + (cause.map { ", " + ReportTexts.escaped($0) } ?? "")
    }
  }

  private func device(_ recording: ReportData.Listed) -> String {
    [recording.device, recording.deviceName].compactMap { $0.map(ReportTexts.escaped) }
      .joined(separator: ", ")
  }

  private func id(_ recording: ReportData.Listed) -> String {
    shown.contains(recording.id)
      ? "<a href=\"#p-\(recording.id)\"><code>\(recording.id)</code></a>"
      : "<code>\(recording.id)</code>"
  }
}

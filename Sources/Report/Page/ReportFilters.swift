import Foundation

/// What a figure of the report is about, and which recordings of the list those are. A figure links to the
/// name of its filter; the style sheet then shows these recordings only, without a script.
struct ReportFilters {
  /// A filter that a recording passes.
  struct Filter {
    var id: String
    /// Continues "Only ...".
    var title: String
  }

  private(set) var ordered: [(id: String, title: String, count: Int)] = []
  private var places: [String: Int] = [:]
  /// Of each recording, in the order of the list.
  private(set) var classes: [[String]] = []

  init(_ recordings: [ReportData.Listed]) {
    for recording in recordings {
      let filters = Self.filters(recording)
      classes.append(filters.map(\.id))
      for filter in filters {
        if let place = places[filter.id] {
          ordered[place].count += 1
        } else {
          places[filter.id] = ordered.count
          ordered.append((filter.id, filter.title, 1))
        }
      }
    }
    ordered.sort { $0.id < $1.id }
    places = Dictionary(
      uniqueKeysWithValues: ordered.enumerated().map { ($0.element.id, $0.offset) })
  }

  func has(_ id: String) -> Bool { places[id] != nil }

  /// A number as a link to the recordings behind it, as far as those are listed.
  func figure(_ count: Int, _ id: String) -> String {
    let text = ReportTexts.number(count)
    return has(id) ? "<a href=\"#\(id)\">\(text)</a>" : text
  }

  /// What shows a filter's recordings while it is the target of the page's address: all others are hidden then
  /// by one rule for all filters. A rule is looked up by the class that it ends with, so that a row meets only
  /// those of its own filters; written the other way round, to hide all but these, the rules of a year took a
  /// browser eight seconds for ten thousand rows.
  var style: String {
    ordered.map { ".all:has(> #\($0.id):target) .\($0.id){display:revert}" }.joined(separator: "\n")
  }

  static func verdict(_ verdict: String) -> String { "v-\(verdict)" }
  static func cause(_ cause: String) -> String { "c-\(cause)" }
  static func device(_ device: String?) -> String { "d-\(device ?? "none")" }
  static func accidental(of device: String?) -> String { "a-\(device ?? "none")" }
  static func hour(_ weekday: Int, _ hour: Int) -> String { "h-\(weekday)-\(hour)" }
  static func day(_ date: String) -> String { "y-\(date)" }
  static func week(_ monday: String) -> String { "w-\(monday)" }
  static func score(_ bin: Int) -> String { "s-\(bin)" }
  static func labelled(_ bin: Int) -> String { "r-\(bin)" }
  static let untimed = "t-none"
  /// Of a reason why a recording could not be read: texts make no names of places, their sums do (FNV-1a).
  static func reason(_ text: String) -> String {
    let sum = text.utf8.reduce(UInt32(0x811C_9DC5)) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
    return "e-" + String(sum, radix: 36)
  }

  private static func filters(_ recording: ReportData.Listed) -> [Filter] {
    let verdict = recording.verdict
    let isAccidental = verdict == "accidental"
    var filters = [Filter(id: Self.verdict(verdict), title: verdictTitle(verdict))]
    if let cause = recording.cause {
      let name = ReportTexts.cause(cause).name.lowercased()
      filters.append(Filter(id: Self.cause(cause), title: "\(verdict) recordings, \(name)"))
    }
    let device = recording.device.map { "device \($0)" } ?? "unknown devices"
    filters.append(Filter(id: Self.device(recording.device), title: "recordings of \(device)"))
    if isAccidental {
      filters.append(
        Filter(
          id: accidental(of: recording.device), title: "accidental recordings of \(device)"))
    }
    if let time = recording.time, let day = LocalTimes.day(time), let hour = LocalTimes.hour(time) {
      if isAccidental { filters += accidentalTimes(day, hour) }
    } else {
      filters.append(Filter(id: untimed, title: "recordings of an unknown time"))
    }
    if let score = recording.wakeScore {
      let bin = ScoreBins.number(score)
      filters.append(
        Filter(
          id: Self.score(bin), title: "recordings with a score of \(ReportCharts.range(ofBin: bin))"
        ))
    }
    if let error = recording.error {
      filters.append(Filter(id: reason(error), title: "unreadable recordings: \(error)"))
    }
    if let label = recording.label, label != "unsure", let probability = recording.probability {
      let bin = min(9, Int(probability * 10))
      filters.append(
        Filter(
          id: labelled(bin),
          title: "labelled recordings of \(bin * 10) to \(bin * 10 + 10) % probability"))
    }
    return filters
  }

  private static func accidentalTimes(_ day: Int, _ hour: Int) -> [Filter] {
    let weekday = LocalTimes.weekday(day)
    let (date, monday) = (LocalTimes.date(day), LocalTimes.date(day - weekday))
    return [
      Filter(
        id: Self.hour(weekday, hour),
        title: "accidental recordings on a \(ReportTexts.weekdays[weekday]) from \(hour):00 on"),
      Filter(
        id: Self.day(date), title: "accidental recordings of \(ReportTexts.date(date))"),
      Filter(
        id: week(monday), title: "accidental recordings in the week of \(ReportTexts.date(monday))"),
    ]
  }

  private static func verdictTitle(_ verdict: String) -> String {
    verdict == "wake"
      ? "recordings that began with their wake word" : "\(verdict) recordings"
  }
}

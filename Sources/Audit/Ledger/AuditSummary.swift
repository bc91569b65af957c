import Foundation

/// What an audit found in all. Memory does not grow with the recordings, but for the days that they were
/// made on.
package struct AuditSummary: Sendable {
  package private(set) var count = 0
  /// By what ``LedgerRow/verdict`` says.
  package private(set) var verdicts: [String: Int] = [:]
  package private(set) var causes: [String: Int] = [:]
  /// Length of all sound, seconds.
  package private(set) var seconds = 0.0
  /// Recordings with a time.
  package private(set) var timed = 0
  /// Local days from the first recording to the last, both counted; 0 where no time is known.
  package var days: Int { span.map { $0.last - $0.first + 1 } ?? 0 }
  package private(set) var accidentalTimed = 0
  /// Accidental recordings by local hour, 0 to 23, and by weekday, from Monday on.
  package private(set) var hours = [Int](repeating: 0, count: 24)
  package private(set) var weekdays = [Int](repeating: 0, count: 7)
  /// By the device's letters; `nil` for the unknown one.
  package private(set) var devices: [String?: Group] = [:]
  /// The longest accidental recordings, the longest first.
  package private(set) var longest: [LedgerRow] = []
  /// How the verdicts compare with what people say.
  package private(set) var labels = LabelTally()

  private var span: (first: Int, last: Int)?

  private static let longestCount = 5

  package struct Group: Sendable, Equatable {
    package var recordings = 0
    package var accidental = 0
  }

  package init() {}

  package mutating func add(_ row: LedgerRow) {
    let verdict = row.verdict
    let isAccidental = verdict == Verdict.accidental.rawValue
    count += 1
    verdicts[verdict, default: 0] += 1
    if let cause = row.cause { causes[cause, default: 0] += 1 }
    seconds += row.finding.seconds ?? 0
    devices[row.device, default: Group()].recordings += 1
    if isAccidental { devices[row.device, default: Group()].accidental += 1 }
    if let local = row.time?.local {
      timed += 1
      span = (min(span?.first ?? local.day, local.day), max(span?.last ?? local.day, local.day))
      if isAccidental {
        accidentalTimed += 1
        hours[local.hour] += 1
        weekdays[local.weekday] += 1
      }
    }
    if isAccidental, let length = row.finding.seconds {
      let place = longest.firstIndex { ($0.finding.seconds ?? 0) < length } ?? longest.count
      if place < Self.longestCount {
        longest.insert(row, at: place)
        longest = Array(longest.prefix(Self.longestCount))
      }
    }
    if let label = row.label { labels.add(label, verdict) }
  }

  package var accidental: Int { verdicts[Verdict.accidental.rawValue] ?? 0 }

  /// The share of accidental ones among those that were decided.
  package var accidentalShare: Estimate? {
    let decided = count - (verdicts[Verdict.unreadable.rawValue] ?? 0)
    return Estimate(share: accidental, of: decided)
  }

  /// Accidental recordings a day.
  package var accidentalPerDay: Estimate? {
    Estimate(count: accidentalTimed, in: Double(days))
  }

  /// Accidental recordings an hour of what was recorded.
  package var accidentalPerHour: Estimate? { Estimate(count: accidental, in: seconds / 3600) }
}

/// A figure with the interval of 95 % in which it may truly lie.
package struct Estimate: Sendable, Equatable, Encodable {
  package var value: Double
  package var low: Double
  package var high: Double

  /// - Returns: `nil` where there are no cases.
  package init?(share hits: Int, of cases: Int) {
    guard cases > 0 else { return nil }
    let interval = BinomialInterval(hits, of: cases)
    (value, low, high) = (Double(hits) / Double(cases), interval.low, interval.high)
  }

  /// Events for each unit of `extent`; `nil` where that is none.
  package init?(count: Int, in extent: Double) {
    guard extent > 0 else { return nil }
    let interval = PoissonInterval(count)
    (value, low, high) = (Double(count) / extent, interval.low / extent, interval.high / extent)
  }
}

/// How verdicts compare with labels. What a person is unsure of counts nowhere.
package struct LabelTally: Sendable, Equatable {
  /// By the label, then by the verdict.
  package private(set) var counts: [Label: [String: Int]] = [:]

  package init() {}

  package mutating func add(_ label: Label, _ verdict: String) {
    counts[label, default: [:]][verdict, default: 0] += 1
  }

  package var isEmpty: Bool { counts.isEmpty }

  /// Recordings with this label, `unsure` ones of the audit's and unreadable ones too.
  package func count(_ label: Label) -> Int { (counts[label] ?? [:]).values.reduce(0, +) }

  /// The share of the accidental recordings that the audit calls so.
  package var found: Estimate? {
    Estimate(share: counts[.accidental]?["accidental"] ?? 0, of: count(.accidental))
  }

  /// The share of recordings with their wake word that the audit calls accidental.
  package var wronglyFlagged: Estimate? {
    Estimate(share: counts[.wake]?["accidental"] ?? 0, of: count(.wake))
  }

  /// The share of those called accidental that are.
  package var precision: Estimate? {
    let right = counts[.accidental]?["accidental"] ?? 0
    return Estimate(share: right, of: right + (counts[.wake]?["accidental"] ?? 0))
  }

  /// Of the recordings that both the audit and a person have decided, the share in which they agree.
  package var agreement: Estimate? {
    func count(_ label: Label, _ verdict: String) -> Int { counts[label]?[verdict] ?? 0 }
    let right = count(.wake, "wake") + count(.accidental, "accidental")
    return Estimate(
      share: right, of: right + count(.wake, "accidental") + count(.accidental, "wake"))
  }

  /// Half of what it is right about on either side, `nil` where one has no cases.
  package var balancedAccuracy: Double? {
    guard let found, count(.wake) > 0 else { return nil }
    return (found.value + Double(counts[.wake]?["wake"] ?? 0) / Double(count(.wake))) / 2
  }
}

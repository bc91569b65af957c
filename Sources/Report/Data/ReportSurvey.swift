import Audit
import Foundation

/// Goes through the rows of a ledger once, and keeps what a report needs of them. Memory grows with the
/// days, and with recordings only up to ``Limits/listed``.
package struct ReportSurvey {
  package struct Limits: Sendable {
    /// Recordings in the list of all.
    package var listed = 10_000
    package var longest = 6
    package var revealing = 6
    package var nearMisses = 20
    package var uncertain = 20

    package init() {}
  }

  package let limits: Limits
  let withNames: Bool
  private(set) var summary = AuditSummary()
  private(set) var days: [Int: Count] = [:]
  private(set) var clock = [[Count]](repeating: .init(repeating: Count(), count: 24), count: 7)
  private(set) var deviceNames: [String: String] = [:]
  /// By verdict, then cause.
  private(set) var causes: [String: [String: (recordings: Int, seconds: Double)]] = [:]
  private(set) var scores = [[String: Int]](repeating: [:], count: ScoreBins.count)
  private(set) var reliability = [(said: Double, labelled: Int, wake: Int)](
    repeating: (0, 0, 0), count: 10)
  private(set) var reasons: [String: Int] = [:]
  private(set) var longest: Ranking
  private(set) var revealing: Ranking
  private(set) var uncertain: Ranking
  private(set) var nearMisses: Ranking

  /// Those that need a look, and all others, which make way first.
  private var notable: [ReportData.Listed] = []
  private var others: [ReportData.Listed] = []

  struct Count {
    var recordings = 0
    var accidental = 0
  }

  package init(limits: Limits = Limits(), withNames: Bool) {
    self.limits = limits
    self.withNames = withNames
    longest = Ranking(limit: limits.longest)
    revealing = Ranking(limit: limits.revealing)
    uncertain = Ranking(limit: limits.uncertain)
    nearMisses = Ranking(limit: limits.nearMisses)
  }

  package mutating func add(_ row: LedgerRow) {
    summary.add(row)
    let (finding, verdict) = (row.finding, row.verdict)
    let isAccidental = verdict == Verdict.accidental.rawValue
    if let local = row.time?.local {
      days[local.day, default: Count()].add(isAccidental)
      clock[local.weekday][local.hour].add(isAccidental)
    }
    if withNames, let device = row.device { deviceNames[device] = row.names.device }
    if let cause = row.cause {
      var sum = causes[verdict]?[cause] ?? (0, 0)
      sum = (sum.recordings + 1, sum.seconds + (finding.seconds ?? 0))
      causes[verdict, default: [:]][cause] = sum
    }
    if let score = finding.wakeScore { scores[ScoreBins.number(score)][verdict, default: 0] += 1 }
    if let label = row.label, label != .unsure, let probability = finding.probability {
      let number = min(9, Int(probability * 10))
      reliability[number].said += Double(probability)
      reliability[number].labelled += 1
      if label == .wake { reliability[number].wake += 1 }
    }
    if let error = finding.error { reasons[error, default: 0] += 1 }
    list(row)
    rank(row)
  }

  private mutating func list(_ row: LedgerRow) {
    let isNotable = !["wake", "expected"].contains(row.verdict) || row.label != nil
    if isNotable {
      if notable.count < limits.listed { notable.append(.init(row, withNames: withNames)) }
    } else if summary.count <= limits.listed {
      others.append(.init(row, withNames: withNames))
    }
    if summary.count > limits.listed { others = [] }
  }

  private mutating func rank(_ row: LedgerRow) {
    let finding = row.finding
    func entry(_ rank: Double) -> Ranking.Entry {
      .init(rank: rank, recording: .init(row, withNames: withNames))
    }
    if row.verdict == Verdict.uncertain.rawValue, row.label == nil {
      uncertain.add(-Double(abs((finding.probability ?? 0) - 0.5)), entry)
    }
    guard row.verdict == Verdict.accidental.rawValue else { return }
    longest.add(finding.seconds ?? 0, entry)
    let speech = Self.speechSeconds(row)
    if speech > 0 { revealing.add(speech, entry) }
    if finding.cause == .nearMiss { nearMisses.add(Double(finding.likeness ?? 0), entry) }
  }

  /// How much speech somebody could hear in a recording, seconds.
  private static func speechSeconds(_ row: LedgerRow) -> Double {
    switch row.finding.cause {
    case .noise, .silence: 0
    default: (row.finding.speechShare ?? 1) * (row.finding.seconds ?? 0)
    }
  }

  /// Ids of recordings that are shown one by one, each once.
  package var shown: [String] {
    var seen: Set<String> = []
    return [longest, revealing, nearMisses, uncertain].flatMap(\.entries).map(\.recording.id)
      .filter { seen.insert($0).inserted }
  }

  /// The list of recordings, and how many it has no room for.
  var listed: (recordings: [ReportData.Listed], unlisted: Int) {
    var recordings = notable + others
    // What is shown must be there, too.
    var seen = Set(recordings.map(\.id))
    for ranking in [longest, revealing, nearMisses, uncertain] {
      for entry in ranking.entries where seen.insert(entry.recording.id).inserted {
        recordings.append(entry.recording)
      }
    }
    recordings.sort { ($0.time ?? "~", $0.id) < ($1.time ?? "~", $1.id) }
    return (recordings, summary.count - recordings.count)
  }
}

extension ReportSurvey.Count {
  mutating func add(_ isAccidental: Bool) {
    recordings += 1
    if isAccidental { accidental += 1 }
  }
}

/// The few recordings that rank highest, the highest first; of equals those that came first, and of several
/// places with the same content the first.
struct Ranking {
  struct Entry {
    var rank: Double
    var recording: ReportData.Listed
  }

  let limit: Int
  private(set) var entries: [Entry] = []

  mutating func add(_ rank: Double, _ entry: (Double) -> Entry) {
    guard entries.count < limit || rank > entries[entries.count - 1].rank else { return }
    let new = entry(rank)
    guard !entries.contains(where: { $0.recording.id == new.recording.id }) else { return }
    entries.insert(new, at: entries.firstIndex { $0.rank < rank } ?? entries.count)
    if entries.count > limit { entries.removeLast() }
  }

  init(limit: Int) { self.limit = limit }
}

/// Bins of scores: from each to the next the odds double.
enum ScoreBins {
  /// The lowest edge, in doublings of even odds.
  static let first = -16
  static let count = 29
  static let width: Float = 0.693_147_2

  static func number(_ score: Float) -> Int {
    max(0, min(count - 1, Int((score / width).rounded(.down)) - first))
  }

  static func edge(_ number: Int) -> Float { Float(number + first) * width }
}

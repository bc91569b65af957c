import Audit
import Foundation

extension ReportData {
  init(
    _ survey: ReportSurvey, runs: [LedgerRun], bases: [LedgerBasis], shown: [Shown],
    listed: [Listed], unlisted: Int, program: String, made: Date = Date()
  ) {
    let summary = survey.summary
    self.made = made.formatted(.iso8601)
    self.program = program
    withNames = survey.withNames
    let unreadable = summary.verdicts[Verdict.unreadable.rawValue] ?? 0
    answer = Answer(
      recordings: summary.count, heard: summary.count - unreadable, accidental: summary.accidental,
      share: summary.accidentalShare, perDay: summary.accidentalPerDay,
      perHour: summary.accidentalPerHour, verdicts: summary.verdicts, hours: summary.seconds / 3600,
      days: summary.days, first: survey.days.keys.min().map(LocalTimes.date),
      last: survey.days.keys.max().map(LocalTimes.date), timed: summary.timed)
    calendar = survey.days.sorted { $0.key < $1.key }.map {
      Day(
        date: LocalTimes.date($0.key), recordings: $0.value.recordings,
        accidental: $0.value.accidental)
    }
    clock = Clock(
      recordings: survey.clock.map { $0.map(\.recordings) },
      accidental: survey.clock.map { $0.map(\.accidental) })
    devices = Self.devices(survey)
    causes = survey.causes.flatMap { verdict, causes in
      causes.map {
        Cause(
          verdict: verdict, cause: $0.key, recordings: $0.value.recordings,
          seconds: $0.value.seconds)
      }
    }.sorted { ($0.verdict, $1.recordings, $0.cause) < ($1.verdict, $0.recordings, $1.cause) }
    weeks = Self.weeks(survey)
    longest = survey.longest.entries.map(\.recording.id)
    revealing = survey.revealing.entries.map(\.recording.id)
    nearMisses = Self.groups(survey.nearMisses.entries.map(\.recording), shown)
    sureness = Sureness(
      uncertainFrom: Judge.leastUncertain, wakeFrom: Judge.threshold,
      scores: survey.scores.enumerated().map { number, verdicts in
        Bin(from: ScoreBins.edge(number), to: ScoreBins.edge(number + 1), verdicts: verdicts)
      },
      uncertain: survey.uncertain.entries.map(\.recording.id),
      reliability: survey.reliability.enumerated().compactMap { number, bin in
        guard bin.labelled > 0 else { return nil }
        return Reliability(
          from: Double(number) / 10, to: Double(number + 1) / 10,
          said: bin.said / Double(bin.labelled), labelled: bin.labelled, wake: bin.wake,
          share: Estimate(share: bin.wake, of: bin.labelled))
      }, labels: Self.labels(summary.labels))
    leftOut = LeftOut(
      unreadable: unreadable,
      reasons: survey.reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(20).map {
        LeftOut.Reason(reason: $0.key, recordings: $0.value)
      }, refused: runs.last { $0.refused > 0 }?.refused ?? 0,
      untimed: summary.count - summary.timed)
    method = Method(
      runs: runs.map { run in
        Method.Run(
          started: run.started, ended: run.ended, program: run.program, head: run.settings?.head,
          channel: run.settings?.channel, wakeWords: run.wakeWords, recordings: run.recordings,
          analysed: run.analysed, refused: run.refused)
      },
      bases: bases.map {
        Method.Basis(model: $0.model, settings: $0.settings, recordings: $0.recordings)
      })
    self.shown = shown
    (recordings, recordingsUnlisted) = (listed, unlisted)
  }

  private static func devices(_ survey: ReportSurvey) -> [Device] {
    survey.summary.devices.map { device, group in
      Device(
        device: device, name: device.flatMap { survey.deviceNames[$0] },
        recordings: group.recordings, accidental: group.accidental,
        share: Estimate(share: group.accidental, of: group.recordings))
    }.sorted { first, second in
      let (a, b) = (first.device ?? "~", second.device ?? "~")
      return first.device != nil && (second.device == nil || (a.count, a) < (b.count, b))
    }
  }

  /// Weeks from the first recording's to the last one's, those without recordings, too.
  private static func weeks(_ survey: ReportSurvey) -> [Week] {
    guard let first = survey.days.keys.min(), let last = survey.days.keys.max() else { return [] }
    return stride(from: first - LocalTimes.weekday(first), through: last, by: 7).map { monday in
      let days = (monday..<monday + 7).compactMap { survey.days[$0] }
      let (recordings, accidental) = days.reduce((0, 0)) {
        ($0.0 + $1.recordings, $0.1 + $1.accidental)
      }
      return Week(
        monday: LocalTimes.date(monday), recordings: recordings, accidental: accidental,
        share: Estimate(share: accidental, of: recordings))
    }
  }

  private static func labels(_ tally: LabelTally) -> Labels? {
    guard !tally.isEmpty else { return nil }
    return Labels(
      wake: tally.count(.wake), accidental: tally.count(.accidental), unsure: tally.count(.unsure),
      found: tally.found, wronglyFlagged: tally.wronglyFlagged, precision: tally.precision)
  }

  /// Two that sound alike differ in no more than this share of their phones.
  private static let mostDifference = 0.4

  /// Near misses of the same wake word that sound alike, the nearest group first.
  private static func groups(_ recordings: [Listed], _ shown: [Shown]) -> [NearMisses] {
    let phones = Dictionary(shown.map { ($0.id, $0.phones ?? []) }) { first, _ in first }
    var groups: [NearMisses] = []
    for recording in recordings {
      let (word, heard) = (recording.wakeWord ?? "", phones[recording.id] ?? [])
      let place = groups.firstIndex {
        $0.wakeWord == word
          && distance($0.phones, heard)
            <= mostDifference * Double(max($0.phones.count, heard.count))
      }
      if let place {
        groups[place].recordings.append(recording.id)
      } else {
        groups.append(NearMisses(wakeWord: word, phones: heard, recordings: [recording.id]))
      }
    }
    return groups
  }

  /// How many phones must be put in, left out or changed (Levenshtein 1966).
  static func distance(_ first: [String], _ second: [String]) -> Double {
    var row = Array(0...second.count)
    for (index, phone) in first.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (column, other) in second.enumerated() {
        let changed = diagonal + (phone == other ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(changed, diagonal + 1, row[column] + 1)
      }
    }
    return Double(row[second.count])
  }
}

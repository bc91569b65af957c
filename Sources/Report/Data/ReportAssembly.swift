import Audio
import Audit
import Foundation
import WakeWords

/// Makes reports of a ledger.
package struct ReportAssembly {
  private let ledger: Ledger
  private let options: Options

  package struct Options: Sendable {
    package var withNames = false
    package var withAudio = false
    package var limits = ReportSurvey.Limits()
    package var search = WakeWordSearch.standard
    /// The program's version.
    package var program: String

    package init(program: String) { self.program = program }
  }

  /// A report, and what only its page has.
  package struct Made: Sendable {
    package var data: ReportData
    /// By the recording's id.
    package var studies: [String: RecordingStudy] = [:]
    /// Of recordings that are shown, see ``CompactSound``.
    package var sounds: [String: Data] = [:]
  }

  package init(_ ledger: Ledger, _ options: Options) {
    (self.ledger, self.options) = (ledger, options)
  }

  /// Reads the ledger, and then the recordings that are shown one by one from their places.
  package func make() throws -> Made {
    var survey = ReportSurvey(limits: options.limits, withNames: options.withNames)
    try ledger.forEachRow(.all) { survey.add($0) }
    let (listed, unlisted) = survey.listed
    let judged = Dictionary(listed.map { ($0.id, $0) }) { first, _ in first }
    var shown: [String: ReportData.Shown] = [:]
    var (studies, sounds): ([String: RecordingStudy], [String: Data]) = ([:], [:])
    var reader = StudyReader(search: options.search)
    KeptRecording.open(try ledger.kept(survey.shown)) { kept, source in
      guard let finding = judged[kept.id] else { return }
      let heard = reader.read(kept, source, finding)
      shown[kept.id] = heard.shown
      studies[kept.id] = heard.study
      if options.withAudio { sounds[kept.id] = heard.samples.map(CompactSound.data) }
    }
    let shownInOrder = survey.shown.map {
      shown[$0] ?? .init(id: $0, missing: "\(KeptRecordingError.gone)")
    }
    let data = ReportData(
      survey, runs: try ledger.runs(), bases: try ledger.bases(), shown: shownInOrder,
      listed: listed, unlisted: unlisted, program: options.program)
    return Made(data: data, studies: studies, sounds: sounds)
  }
}

/// Hears recordings again for their pictures.
private struct StudyReader {
  let search: WakeWordSearch
  private var words: [String: WakeWord?] = [:]

  init(search: WakeWordSearch) { self.search = search }

  /// The least and the most of a recording that is shown, seconds: what comes later is of no use for what
  /// a picture explains.
  private static let leastShown = 8.0
  private static let mostShown = 20.0

  mutating func read(
    _ kept: KeptRecording, _ source: Result<RecordingSource, KeptRecordingError>,
    _ finding: ReportData.Listed
  ) -> (shown: ReportData.Shown, study: RecordingStudy?, samples: [Float]?) {
    var shown = ReportData.Shown(id: kept.id)
    let opened: RecordingSource
    switch source {
    case .success(let source): opened = source
    case .failure(let error):
      shown.missing = "\(error)"
      return (shown, nil, nil)
    }
    let needed = max(finding.wakeEnd ?? 0, finding.lateStart ?? 0) + 2
    let limit = min(Self.mostShown, max(Self.leastShown, needed))
    guard let samples = Self.samples(opened, kept.settings?.channel, seconds: limit),
      !samples.isEmpty
    else {
      shown.missing = "\(KeptRecordingError.unreadable)"
      return (shown, nil, nil)
    }
    guard let name = finding.wakeWord, let word = word(name), let settings = kept.settings else {
      shown.missing = "the wake word that it was judged by is not on this machine any more"
      return (shown, nil, samples)
    }
    var sought: RecordingStudy.Sought?
    if let start = finding.lateStart { sought = .init(word: word, start: start) }
    if let name = finding.otherWord, let start = finding.otherStart, let other = self.word(name) {
      sought = .init(word: other, start: start)
    }
    let like = finding.likeStart.flatMap { start in finding.likeEnd.map { (start, $0) } }
    let study = RecordingStudy(samples, word, head: settings.head, sought: sought, like: like)
    (shown.head, shown.shownSeconds) = (settings.head, study.spectrogram.seconds)
    if let match = study.found ?? study.match {
      (shown.template, shown.phones) = (match.template, study.like?.phones ?? match.phones)
      shown.parts = match.parts.map {
        .init(name: $0.name, start: $0.start, end: $0.end, cost: $0.cost)
      }
    }
    if let judged = finding.wakeScore, abs((study.match?.score ?? -.infinity) - judged) > 0.01 {
      shown.isJudgedAnew = true
    }
    return (shown, study, samples)
  }

  private mutating func word(_ name: String) -> WakeWord? {
    if let known = words[name] { return known }
    let word = try? search.load(name)
    words[name] = word
    return word
  }

  private static func samples(
    _ source: RecordingSource, _ channel: Int?, seconds: Double
  ) -> [Float]? {
    guard var reader = try? RecordingReader(source, channel: channel) else { return nil }
    let limit = Int(seconds * Double(sampleRate))
    var (samples, block): ([Float], [Float]) = ([], [])
    while samples.count < limit,
      reader.read(into: &block, atMost: min(16_384, limit - samples.count)) > 0
    {
      samples += block
    }
    return samples
  }
}

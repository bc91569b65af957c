import Audio
import Audit
import Foundation
import WakeWords

/// Hears recordings again for their pictures.
package struct StudyReader {
  private let search: WakeWordSearch
  private var words: [String: WakeWord?] = [:]

  package init(search: WakeWordSearch) { self.search = search }

  /// The least and the most of a recording that is shown, seconds: what comes later is of no use for what
  /// a picture explains.
  private static let leastShown = 8.0
  private static let mostShown = 20.0

  /// - Parameters:
  ///   - source: of that recording, or why there is none.
  ///   - finding: what the audit found in it.
  /// - Returns: `samples` are up to 20 s from the start, 16 kHz; `study` is missing where
  ///   ``ReportData/Shown/missing`` says why.
  package mutating func read(
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

  /// The beginning of a recording, 16 kHz mono.
  ///
  /// - Parameter seconds: how much at most.
  /// - Returns: `nil` where it cannot be read.
  package static func samples(
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

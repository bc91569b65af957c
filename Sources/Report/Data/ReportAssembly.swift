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

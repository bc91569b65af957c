import Audit
import Foundation

/// Puts recordings into a ledger, on all threads.
struct AuditWork {
  let ledger: Ledger
  private let words: ScanWords
  private let hashes: ModelHashes
  private let settings: AuditSettings
  private let since: TimeArgument?
  let retention: Retention?
  private let work: WorkOptions
  private let withNames: Bool

  init(
    _ ledger: Ledger, _ words: ScanWords, _ settings: AuditSettings, since: TimeArgument?,
    _ retention: Retention?, _ work: WorkOptions, withNames: Bool
  ) {
    (self.ledger, self.words, self.settings) = (ledger, words, settings)
    hashes = ModelHashes(words)
    (self.since, self.retention) = (since, retention)
    (self.work, self.withNames) = (work, withNames)
  }

  /// What of archives need not be unpacked.
  func knownEntries() throws(LedgerError) -> KnownEntries {
    try KnownEntries(ledger, hashes, settings)
  }

  /// Begins a run of the ledger.
  func begin(listsOnce: Bool = false) throws(LedgerError) -> LedgerWriter {
    try LedgerWriter(
      ledger, settings, words: words.given.map(\.name), program: Unbidden.configuration.version,
      listsOnce: listsOnce)
  }

  /// - Parameters:
  ///   - progress: shown meanwhile, and off the screen afterwards.
  ///   - committed: called whenever some more are in the ledger.
  func run<Items: Sequence & Sendable>(
    _ items: Items, into writer: LedgerWriter, _ progress: inout ScanProgress,
    committed: () throws -> Void = {}
  ) throws where Items.Element == Result<Recording, ImportError> {
    let filter = AuditFilter(since: since?.seconds, expired: retention?.age.oldest)
    defer { progress.clear() }
    try OrderedPool(threads: work.threads).run(items) { [ledger, words, hashes, settings] in
      let auditor = Result { () throws(LedgerError) in
        try RecordingAuditor(ledger, words, hashes, settings, filter: filter)
      }
      return { item in
        auditor.flatMap { auditor in
          Result { () throws(LedgerError) in try auditor.step(for: item) }
        }
      }
    } deliver: { (step: Result<AuditStep, LedgerError>) in
      let step = try step.get()
      if case .told(let error) = step {
        progress.clear()
        printError(error.line(withNames: withNames))
      }
      guard try writer.add(step) else { return }
      progress.makeWay()
      try committed()
      progress.show(writer.counts.recordings)
    }
    try writer.settle()
    progress.makeWay()
    try committed()
  }
}

/// Recordings as an audit draws them, with what cannot be used as errors.
enum AuditedRecordings: Sequence, Sendable {
  case export(ExportReader)
  case manifest(Manifest)
  case list([Result<Recording, ImportError>])

  func makeIterator() -> AnyIterator<Result<Recording, ImportError>> {
    switch self {
    case .export(let export): return AnyIterator(export.makeIterator())
    case .list(let items): return AnyIterator(items.makeIterator())
    case .manifest(let rows):
      return AnyIterator {
        rows.next()?.map { recording in
          var recording = recording
          recording.takeTimeOfFile()
          return recording
        }.mapError { row in
          ImportError(
            .manifest(row.error),
            at: ImportError.Place(source: 1, name: "the manifest", row: Int(row.id)))
        }
      }
    }
  }
}

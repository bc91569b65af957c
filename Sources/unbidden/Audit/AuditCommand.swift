import ArgumentParser
import Audit
import Foundation
import WakeWords

/// Says what happened in an assistant's recordings, and remembers it.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Say what an assistant recorded by accident, and keep it in a ledger.",
    discussion: """
      A path is a folder, a recording, an archive (zip, tar, tar.gz, tar.zst), which is read without being \
      unpacked, or a manifest (csv, jsonl). Exports of Google and Amazon, and the debug folders of Home \
      Assistant and others, are known by their names and tables.

      What the ledger has already of the same content, wake words and settings is not analysed again, so \
      that an audit that was stopped goes on, and one that is repeated costs next to nothing. Without a \
      path it tells what the ledger holds.

      The table and --format json sum up; jsonl and csv have a row for each recording. Verdicts are those \
      of `unbidden scan`, and expected: no wake word, and rightly, because it continues a recording of \
      the same device that had one within 8 s (follow_up), a button began it (button), or another device \
      has the same sound, which counts there (duplicate).

      Rows name a recording by a hash that only the ledger can undo (`unbidden find`), and a device by a \
      letter. Recordings whose consent is "no" are counted, and neither read nor kept.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json, jsonl, csv }

  @OptionGroup var file: LedgerOptions

  @OptionGroup var models: WordOptions

  @Option(
    help: ArgumentHelp(
      "A table of recordings, as `unbidden scan` takes it, with time, device and the like.",
      valueName: "file"))
  var manifest: String?

  @Option(
    help: ArgumentHelp(
      "Whose recordings they are: its wake words, head and export (alexa, google, siri).",
      valueName: "name"))
  var assistant: Assistant?

  @Option(
    help: ArgumentHelp(
      "What form an export has, where it is not found out by itself.", valueName: "form"))
  var form: ExportForm?

  @Option(
    help: ArgumentHelp(
      "Columns of a list of transcripts, as 'file=Audio File,time=Timestamp'.", valueName: "columns"
    ))
  var columns: TranscriptColumns?

  @Option(
    help: ArgumentHelp(
      "Seconds from the start of a recording in which the wake word must begin (default: 1.5, with "
        + "--assistant its own).", valueName: "seconds"))
  var head: Double?

  private var headSeconds: Double { head ?? assistant?.head ?? 2.0 }

  @Option(help: "How to print: table, json, jsonl or csv.")
  var format = Format.table

  @Option(
    help: ArgumentHelp(
      "Only recordings made since, as 2026-01-01 or 2026-01-01T08:00:00Z; those of an unknown time are "
        + "passed over.", valueName: "date"))
  var since: TimeArgument?

  @Option(
    help: ArgumentHelp(
      "Delete what is older from the ledger, as 180d; the recordings stay.", valueName: "days"))
  var retain: DaysArgument?

  @Option(
    help: ArgumentHelp(
      "Say how right the audit is, by a CSV file with id or path, and label or verdict.",
      valueName: "file"))
  var against: String?

  @Flag(help: "Print file names, device names, accounts and transcripts, too.")
  var withNames = false

  @OptionGroup var work: WorkOptions

  @Argument(help: ArgumentHelp("Recordings, or folders of them.", valueName: "path"))
  var paths: [String] = []

  func validate() throws {
    guard paths.isEmpty || manifest == nil else {
      throw ValidationError("name recordings or folders, or a --manifest, and not both")
    }
    guard headSeconds > 0, headSeconds <= 60 else {
      throw ValidationError("--head \(headSeconds): expected more than 0 and at most 60 seconds")
    }
    guard !paths.contains("-") else {
      throw ValidationError("the path -: expected files; `unbidden scan` reads standard input")
    }
  }

  func run() throws { try whileRead(audit) }

  private func audit() throws {
    let labels = try against.map { try LabelTable(path: $0) }
    let isReport = paths.isEmpty && manifest == nil
    let ledger =
      try isReport ? file.existing() : Ledger(path: file.path)
    let oldest = retain.map { Date().timeIntervalSince1970 - $0.seconds }
    if let oldest { try ledger.forget(.older(than: oldest)) }
    var counts: AuditCounts?
    if !isReport { counts = try write(into: ledger, oldest) }
    try report(ledger, counts, labels)
  }

  /// Puts what was named into the ledger. Nothing is printed yet: what a recording is may depend on one
  /// that comes later.
  private func write(into ledger: Ledger, _ oldest: Double?) throws -> AuditCounts {
    let (items, words, total) = try auditedRecordings()
    let settings = AuditSettings(head: headSeconds, channel: work.channel)
    let hashes = ModelHashes(words)
    let filter = AuditFilter(since: since?.seconds, expired: oldest)
    let writer = try LedgerWriter(
      ledger, settings, words: words.given.map(\.name), program: Unbidden.configuration.version)
    var progress = ScanProgress(total: total)
    defer { progress.clear() }
    try OrderedPool(threads: work.threads).run(items) {
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
      if try writer.add(step) { progress.show(writer.counts.recordings) }
    }
    try writer.finish()
    guard writer.counts != AuditCounts() else {
      throw ValidationError("there is no recording in what was named")
    }
    return writer.counts
  }

  /// The recordings that were named, one by one, the wake words for them, and how many there are where that
  /// is known.
  private func auditedRecordings() throws -> (AuditedRecordings, ScanWords, total: Int?) {
    if let manifest {
      let words = ScanWords(try models.words())
      let rows = try Manifest(path: manifest)
      if rows.isPipe { return (.manifest(rows), words, nil) }
      let (count, names) = try Manifest.check(path: manifest)
      for name in names.sorted() { _ = try words.word(name) }
      return (.manifest(try Manifest(path: manifest)), words, count)
    }
    var options = ExportReader.Options()
    options.form = form
    options.assistant = assistant
    if let columns { options.columns = columns }
    let export = ExportReader(paths, options: options)
    for source in export.sources { printError(source.description) }
    let given =
      try models.isEmpty
      ? (assistant?.wakeWords ?? BundledWords.names).compactMap(BundledWords.load) : models.words()
    return (.export(export), ScanWords(given), export.recordings)
  }

  private func report(_ ledger: Ledger, _ counts: AuditCounts?, _ labels: LabelTable?) throws {
    let rows = AuditRows(format: format, withNames: withNames)
    if let head = rows.head { try printLine(head) }
    var summary = AuditSummary()
    var against = LabelTally()
    let lookup = labels?.lookup
    try ledger.forEachRow(counts == nil ? .all : .run, since: since?.seconds) { row in
      summary.add(row)
      if let label = lookup?(row) { against.add(label, row.verdict) }
      if let line = rows.line(row) { try writeOutput(line) }
    }
    let record = AuditRecord(
      summary, counts, against: labels == nil ? summary.labels : against, withNames: withNames)
    switch format {
    case .table: try writeOutput(Data((AuditTable(record).text + "\n").utf8))
    case .json:
      let encoder = JSONEncoder.output(isPretty: true)
      try writeOutput(try encoder.encode(record) + Data("\n".utf8))
    case .jsonl, .csv: printError(AuditTable(record).text)
    }
  }
}

/// Recordings as an audit draws them, with what cannot be used as errors.
enum AuditedRecordings: Sequence, Sendable {
  case export(ExportReader)
  case manifest(Manifest)

  func makeIterator() -> AnyIterator<Result<Recording, ImportError>> {
    switch self {
    case .export(let export): return AnyIterator(export.makeIterator())
    case .manifest(let rows):
      return AnyIterator {
        rows.next()?.mapError { row in
          ImportError(
            .manifest(row.error),
            at: ImportError.Place(source: 1, name: "the manifest", row: Int(row.id)))
        }
      }
    }
  }
}

extension Assistant: ExpressibleByArgument {}
extension ExportForm: ExpressibleByArgument {}
extension TranscriptColumns: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

import ArgumentParser
import Audio
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

      With --watch it audits what is in a folder and what comes into it, once a file is closed or renamed \
      into place, and prints a row for each that the ledger does not have yet; Ctrl-C or SIGTERM ends it \
      with the sum.
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

  @Flag(
    help: "With --retain: delete the recordings themselves, too, where they are what was audited.")
  var deleteRecordings = false

  @Option(
    help: ArgumentHelp(
      "Go on with what arrives in this folder, until it is told to end (Ctrl-C).",
      valueName: "folder"))
  var watch: String?

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
    guard [!paths.isEmpty, manifest != nil, watch != nil].count(where: { $0 }) < 2 else {
      throw ValidationError(
        "name recordings or folders, or a --manifest, or a folder to --watch: one of them")
    }
    guard retain != nil || !deleteRecordings else {
      throw ValidationError("--delete-recordings: expected with --retain, which says how old ones")
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
    let report = AuditReport(
      format: format, withNames: withNames, since: since?.seconds, labels: labels)
    if let watch { return try audit(watching: watch, report) }
    let isReport = paths.isEmpty && manifest == nil
    let ledger = try isReport ? file.existing() : Ledger(path: file.path)
    try retention?.apply(to: ledger)
    var counts: AuditCounts?
    if !isReport { counts = try write(into: ledger) }
    try report.printAll(ledger, counts)
  }

  /// Puts what was named into the ledger. Nothing is printed yet: what a recording is may depend on one
  /// that comes later.
  private func write(into ledger: Ledger) throws -> AuditCounts {
    let words = ScanWords(try manifest == nil ? givenWords() : models.words())
    let audit = AuditWork(
      ledger, words, settings, since: since, retention, work, withNames: withNames)
    let (items, total) = try auditedRecordings(words, audit)
    let writer = try audit.begin()
    var progress = ScanProgress(total: total)
    try audit.run(items, into: writer, &progress)
    try writer.finish()
    guard writer.counts != AuditCounts() else {
      throw ValidationError("there is no recording in what was named")
    }
    return writer.counts
  }

  private func audit(watching folder: String, _ report: AuditReport) throws {
    // Before there is any other thread.
    let stop = StopRequest()
    SignalWatch.begin(patience: nil, stop: { stop.make() })
    let watch = try FolderWatch(RecordingPath(folder))
    let audit = AuditWork(
      try Ledger(path: file.path), ScanWords(try givenWords()), settings, since: since,
      retention, work, withNames: withNames)
    let options = exportOptions
    var live = try AuditWatch(watch, audit, report, stop) {
      ExportReader([folder], options: options)
    }
    try live.run()
  }

  private var retention: Retention? {
    retain.map {
      Retention(age: $0, deletesRecordings: deleteRecordings, withNames: withNames)
    }
  }

  private var settings: AuditSettings { AuditSettings(head: headSeconds, channel: work.channel) }

  private var exportOptions: ExportReader.Options {
    var options = ExportReader.Options()
    options.form = form
    options.assistant = assistant
    if let columns { options.columns = columns }
    return options
  }

  private func givenWords() throws -> [WakeWord] {
    try models.isEmpty
      ? (assistant?.wakeWords ?? BundledWords.names).compactMap(BundledWords.load) : models.words()
  }

  /// The recordings that were named, one by one, and how many there are where that is known.
  private func auditedRecordings(
    _ words: ScanWords, _ audit: AuditWork
  ) throws -> (AuditedRecordings, total: Int?) {
    if let manifest {
      let rows = try Manifest(path: manifest)
      if rows.isPipe { return (.manifest(rows), nil) }
      let (count, names) = try Manifest.check(path: manifest)
      for name in names.sorted() { _ = try words.word(name) }
      return (.manifest(try Manifest(path: manifest)), count)
    }
    var options = exportOptions
    options.isKnown = try audit.knownEntries().contains
    let export = ExportReader(paths, options: options)
    for source in export.sources { printError(source.description) }
    return (.export(export), export.recordings)
  }
}

extension Assistant: ExpressibleByArgument {}
extension ExportForm: ExpressibleByArgument {}
extension TranscriptColumns: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

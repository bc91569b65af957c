import ArgumentParser
import Audit
import WakeWords

/// Says which recordings began with no wake word.
struct ScanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan", abstract: "Say which recordings began with no wake word, and why.",
    discussion: """
      Each recording gets a verdict: wake (the wake word begins in its head), accidental, \
      uncertain, or unreadable; an accidental one also a cause: other_wake_word, near_miss (it is like \
      the wake word, or a part of it), late_wake (the wake word comes only after the head), cut_head \
      (it begins inside a word), speech, noise, or silence. Nothing is changed or kept.

      Without --model and --manifest, a recording may begin with any of the wake words that come with \
      the program (`unbidden words` lists them).

      A manifest names the recordings: CSV with a header line, or an object of JSON a line, with path \
      and wake_word, and id if findings should carry one. A file is checked as a whole before anything \
      is scanned. With --manifest - rows are answered as they come, in their order, and a row that \
      cannot be used gets a finding of its own.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, jsonl, csv }

  @OptionGroup var models: WordOptions

  @Option(
    help: ArgumentHelp(
      "A table of recordings and the wake words that they should begin with; - for standard input.",
      valueName: "file"))
  var manifest: String?

  @Option(
    help: ArgumentHelp(
      "Seconds from the start of a recording in which the wake word must begin.",
      valueName: "seconds"))
  var head = 2.0

  @Option(help: "How to print: table, jsonl or csv.")
  var format = Format.table

  @OptionGroup var work: WorkOptions

  @OptionGroup var named: RecordingOptions

  func validate() throws {
    guard named.paths.isEmpty != (manifest == nil) else {
      throw ValidationError("name recordings or folders, or a --manifest, and not both")
    }
    guard head > 0, head <= 60 else {
      throw ValidationError("--head \(head): expected more than 0 and at most 60 seconds")
    }
  }

  func run() throws { try whileRead(scan) }

  private func scan() throws {
    if let manifest { return try scanManifest(manifest) }
    let given =
      try models.isEmpty ? BundledWords.names.compactMap(BundledWords.load) : models.words()
    let words = ScanWords(given)
    let walk = RecordingWalk(named.paths, raw: try named.rawFormat())
    let total = ScanProgress.isShown ? walk.reduce(0) { count, _ in count + 1 } : nil
    let count = try scan(walk, words, total: total) { $0.finding(for: $1) }
    guard count > 0 else { throw ValidationError("there is no recording in what was named") }
  }

  private func scanManifest(_ path: String) throws {
    let words = ScanWords(try models.words())
    _ = try named.rawFormat()
    var rows = try Manifest(path: path)
    var total: Int?
    if !rows.isPipe {
      let (count, names) = try Manifest.check(path: path)
      for name in names.sorted() { _ = try words.word(name) }
      total = count
      rows = try Manifest(path: path)
    }
    try scan(
      rows, words, total: total, hasIDs: rows.hasIDs, delivery: rows.isPipe ? .atOnce : .inBatches
    ) { $0.finding(for: $1) }
  }

  /// - Parameter items: a lazy `map` over them would not do: as that is not `Sendable`, the
  ///   compiler takes the one that makes an array of them all.
  /// - Returns: how many findings there were.
  @discardableResult
  private func scan<Items: Sequence & Sendable>(
    _ items: Items, _ words: ScanWords, total: Int?, hasIDs: Bool = false,
    delivery: OrderedPool.Delivery = .inBatches,
    judge: @escaping @Sendable (RecordingScanner, Items.Element) -> Finding
  ) throws -> Int where Items.Element: Sendable {
    let (head, channel, format) = (head, work.channel, format)
    if let head = ScanOutput(format: format, hasIDs: hasIDs).head { try printLine(head) }
    var progress = ScanProgress(total: total)
    defer { progress.clear() }
    var summary = ScanSummary()
    try OrderedPool(threads: work.threads, delivery: delivery).run(items) {
      let scanner = RecordingScanner(words, head: head, channel: channel)
      let output = ScanOutput(format: format, hasIDs: hasIDs)
      return { item in
        let finding = judge(scanner, item)
        return (finding, output.line(finding))
      }
    } deliver: { finding, line in
      progress.makeWay()
      try writeOutput(line)
      summary.add(finding)
      progress.show(summary.count)
    }
    progress.clear()
    summary.elapsed = progress.elapsed
    if summary.count > 0 {
      if format == .table { try printLine("\(summary)") } else { printError("\(summary)") }
    }
    return summary.count
  }
}

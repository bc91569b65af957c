import ArgumentParser
import Audit
import Foundation
import Enrollment
import Spotting
import TensorFile
import WakeWords

/// Says which recordings began with no wake word.
struct ScanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan", abstract: "Say which recordings began with no wake word, and why.",
    discussion: """
      Each recording gets a verdict: wake (the wake word begins in its head), accidental, \
      uncertain, or unreadable; an accidental one also a cause: speech, noise, silence, or \
      late_wake (the wake word comes only after the head). Nothing is changed or kept.
      """)

  /// False alarms an hour at which a wake word counts as said after the head.
  private static let lateRate: Float = 0.5

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, jsonl, csv }

  @OptionGroup var models: WordOptions

  @Option(help: "A CSV file with the columns path and wake_word, a recording on each line.")
  var manifest: String?

  @Option(
    help: ArgumentHelp(
      "Seconds from the start of a recording in which the wake word must begin.",
      valueName: "seconds"))
  var head = 1.5

  @Option(help: "How to print: table, jsonl or csv.")
  var format = Format.table

  @OptionGroup var work: WorkOptions

  @OptionGroup var named: RecordingOptions

  func validate() throws {
    guard named.paths.isEmpty != (manifest == nil) else {
      throw ValidationError("name recordings or folders, or a --manifest, and not both")
    }
    guard manifest != nil || !models.isEmpty else {
      throw ValidationError("name the wake words that the recordings should begin with (--model)")
    }
    guard head > 0, head <= 60 else {
      throw ValidationError("--head \(head): expected more than 0 and at most 60 seconds")
    }
  }

  func run() throws { try whileRead(scan) }

  private func scan() throws {
    let words = try models.words()
    if let manifest {
      let rows = try Manifest(path: manifest).rows
      try scan(
        rows.map { ScanItem(path: $0.path, wakeWord: $0.wakeWord) }, total: rows.count,
        words: try complete(words, for: rows))
    } else {
      let walk = RecordingWalk(named.paths)
      let total = ScanProgress.isShown ? walk.reduce(0) { count, _ in count + 1 } : nil
      try scan(
        walk.lazy.map { ScanItem(path: $0, wakeWord: nil) }, total: total, words: words)
    }
  }

  /// The wake words given, and those that the manifest asks for by name.
  private func complete(_ words: [WakeWord], for rows: [Manifest.Row]) throws -> [WakeWord] {
    var words = words
    for name in Set(rows.map(\.wakeWord)).sorted() where !words.contains(where: { $0.name == name })
    {
      words.append(try WakeWordSearch.standard.load(name))
    }
    return words
  }

  private func scan(
    _ items: some Sequence<ScanItem> & Sendable, total: Int?, words: [WakeWord]
  ) throws {
    let judged = words.map { word in
      (word, word.falseAlarms.threshold(falseAlarmsPerHour: Self.lateRate))
    }
    let (head, channel) = (head, work.channel)
    let rawFormat = try named.rawFormat()
    let format = format
    if let head = ScanOutput(format: format).head { try printLine(head) }
    var progress = ScanProgress(total: total)
    defer { progress.clear() }
    var summary = ScanSummary()
    try OrderedPool(threads: work.threads).run(items) {
      let desk = RecordingScanner(judged, head: head, channel: channel, raw: rawFormat)
      let output = ScanOutput(format: format)
      return { item in
        let finding = desk.finding(for: item)
        return (finding, output.line(finding))
      }
    } deliver: { finding, line in
      progress.makeWay()
      try writeOutput(line)
      summary.add(finding)
      progress.show(summary.count)
    }
    progress.clear()
    guard summary.count > 0 else {
      throw ValidationError("there is no recording in what was named")
    }
    summary.elapsed = progress.elapsed
    if format == .table { try printLine("\(summary)") } else { printError("\(summary)") }
  }
}

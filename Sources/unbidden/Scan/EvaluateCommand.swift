import ArgumentParser
import Audit
import Foundation

/// Measures wake words on a person's own recordings.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Measure wake words on recordings of your own.",
    discussion: """
      Tells how many wake words are missed for how many false alarms an hour, and which threshold \
      to take. Each recording under --positives has the wake word in it, none under --negatives \
      has. Where a folder has one inside that is called like the wake word, only that one counts \
      for this wake word, so that several can be measured at once.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, jsonl }

  @OptionGroup var models: WordOptions

  @Option(
    help: ArgumentHelp("A folder of recordings with the wake word.", valueName: "folder"))
  var positives: [String] = []

  @Option(
    help: ArgumentHelp(
      "A folder of recordings in which it is never said; the more hours, the better.",
      valueName: "folder"))
  var negatives: [String] = []

  @OptionGroup var limits: ThresholdOptions

  @Option(help: ArgumentHelp("Where to draw the curves.", valueName: "file"))
  var svg: String?

  @Option(help: ArgumentHelp("Where to write all figures as JSON.", valueName: "file"))
  var json: String?

  @Option(help: "How to print: table or jsonl.")
  var format = Format.table

  @OptionGroup var work: WorkOptions

  func validate() throws {
    guard !models.isEmpty else { throw ValidationError("name a wake word with --model") }
    guard !positives.isEmpty else {
      throw ValidationError("name a folder of recordings with the wake word (--positives)")
    }
    guard !negatives.isEmpty else {
      throw ValidationError("name a folder of recordings without the wake word (--negatives)")
    }
  }

  func run() throws { try whileRead(evaluate) }

  private func evaluate() throws {
    let words = try models.words()
    // Before hours of recordings are gone through for nothing.
    let svgFile = try svg.map { path throws(AtomicFileError) in try AtomicFile(path: path) }
    let jsonFile = try json.map { path throws(AtomicFileError) in try AtomicFile(path: path) }
    let run = try EvaluationRun(words, positives: positives, negatives: negatives)
    let outcome = try self.outcome(of: run)
    let rate = Double("\(limits.falseAlarmsPerHour)") ?? Double(limits.falseAlarmsPerHour)
    let records = zip(words, outcome.tallies).map { word, tally in
      EvaluationRecord(
        word, tally, falseAlarmsPerHour: rate, threshold: limits.threshold,
        unreadable: outcome.unreadable)
    }
    if let jsonFile {
      try jsonFile.write(JSONEncoder.output(isPretty: true).encode(records) + Data("\n".utf8))
    }
    if let svgFile {
      let series = zip(words, outcome.tallies).map {
        DETPlot.Series(name: $0.name, curve: $1.curve)
      }
      try svgFile.write(Data(DETPlot(series, falseAlarmsPerHour: rate).svg.utf8))
    }
    let jsonLine = JSONLine()
    for (index, record) in records.enumerated() {
      switch format {
      case .jsonl: try jsonLine.print(record)
      case .table:
        if index > 0 { try printLine("") }
        for line in EvaluationTable(record).lines { try printLine(line) }
      }
    }
    if !outcome.unreadable.isEmpty { throw ExitCode(2) }
  }

  private func outcome(of run: EvaluationRun) throws(EvaluationError) -> EvaluationRun.Outcome {
    var progress = ScanProgress(total: run.count)
    defer { progress.clear() }
    var done = 0
    return try run.run(threads: work.threads, channel: work.channel) { faults in
      if !faults.isEmpty { progress.clear() }
      for fault in faults { printError(fault) }
      done += 1
      progress.show(done)
    }
  }
}

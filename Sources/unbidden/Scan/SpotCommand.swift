import ArgumentParser
import Audio
import Audit
import Foundation
import Spotting
import WakeWords

/// Finds wake words in recordings.
struct SpotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spot", abstract: "Find wake words in recordings.",
    discussion: """
      Prints a line for each time a wake word is said: the best match of each second. With --peaks it \
      prints every local maximum of the score, whatever the threshold, for measuring the detector.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, jsonl }

  @OptionGroup var models: WordOptions

  @OptionGroup var limits: ThresholdOptions

  @Option(help: "A text file with the path of a recording on each line.")
  var manifest: String?

  @Flag(help: "Print every local maximum of the score.")
  var peaks = false

  @Option(help: "How to print: table or jsonl.")
  var format = Format.table

  @OptionGroup var work: WorkOptions

  @OptionGroup var named: RecordingOptions

  func validate() throws {
    guard !models.isEmpty else { throw ValidationError("name a wake word with --model") }
    guard !named.paths.isEmpty || manifest != nil else {
      throw ValidationError("name a recording, a folder, or a --manifest")
    }
  }

  /// One line of the output.
  struct Line: Encodable {
    var file: String
    var wakeWord: String
    var start: Double
    var end: Double
    var score: Float
    var threshold: Float?
  }

  func run() throws { try whileRead(spot) }

  private func spot() throws {
    let words = try models.words()
    // All peaks count, so that a threshold out of reach does no harm.
    let thresholds = try words.map { peaks ? -.infinity : try limits.threshold(of: $0) }
    let output = try SpotOutput(format: format)
    var failures = 0
    let channel = work.channel
    try OrderedPool(threads: work.threads).run(try recordings()) {
      // One detector for each thread, used for one recording after another.
      let analyzer = RecordingAnalyzer(words, channel: channel)
      return { ($0.file, analyzer.analyze($0.source)) }
    } deliver: { file, result in
      switch result {
      case .success(let analysis):
        for line in lines(file, analysis, words: words, thresholds: thresholds) {
          try output.print(line)
        }
      case .failure(let error):
        failures += 1
        printError("\(error)")
      }
    }
    if failures > 0 { throw ExitCode(2) }
  }

  private func recordings() throws -> RecordingWalk {
    let paths = named.paths.map { RecordingPath($0) }
    let raw = try named.rawFormat()
    guard let manifest else { return RecordingWalk(paths, raw: raw) }
    guard let list = FileManager.default.contents(atPath: manifest) else {
      throw ValidationError(
        "\(manifest): cannot be read; a text file with a path a line was expected")
    }
    let listed = list.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") || $0 == 0 }
      .filter { line in !line.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } }
    return RecordingWalk(paths + listed.map { RecordingPath(bytes: Array($0)) }, raw: raw)
  }

  private func lines(
    _ file: String, _ analysis: RecordingAnalysis, words: [WakeWord], thresholds: [Float]
  ) -> [Line] {
    var lines: [Line] = []
    for (index, word) in words.enumerated() {
      let all = analysis.peaks[index]
      let said = peaks ? all : PeakSuppression(all.filter { $0.score >= thresholds[index] }).peaks
      for peak in said {
        lines.append(
          Line(
            file: file, wakeWord: word.name, start: milliseconds(peak.seconds.start),
            end: milliseconds(peak.seconds.end), score: peak.score,
            threshold: peaks ? nil : thresholds[index]))
      }
    }
    return lines.sorted { ($0.end, $0.wakeWord) < ($1.end, $1.wakeWord) }
  }
}

/// Prints what `spot` found, as a table or as JSON lines.
struct SpotOutput {
  let format: SpotCommand.Format
  private let jsonLine = JSONLine()

  init(format: SpotCommand.Format) throws(OutputError) {
    self.format = format
    if format == .table {
      try printLine("   start      end    score  wake word         recording")
    }
  }

  func print(_ line: SpotCommand.Line) throws(OutputError) {
    switch format {
    case .jsonl: try jsonLine.print(line)
    case .table:
      try printLine(
        String(format: "%8.2f %8.2f %8.2f  ", line.start, line.end, line.score)
          + line.wakeWord.leftAligned(16) + "  "
          + printable(line.file))
    }
  }
}

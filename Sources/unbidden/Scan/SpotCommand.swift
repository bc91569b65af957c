import ArgumentParser
import Audio
import Audit
import Features
import Foundation
import Enrollment
import Spotting
import TensorFile
import WakeWords

/// Finds wake words in recordings.
struct SpotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spot", abstract: "Find wake words in recordings.",
    discussion: """
      Prints a line for each time a wake word is said: the best match of each second. With --peaks it prints every local maximum \
      of the score, whatever the threshold, for measuring the detector.
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
    let rawFormat = try named.rawFormat()
    let recordings = try recordings()
    try OrderedPool(threads: work.threads).run(recordings) {
      // One detector for each thread, used for one recording after another.
      let desk = RecordingAnalyzer(words, raw: rawFormat)
      return { path in (path, desk.hear(path, channel: channel)) }
    } deliver: { path, result in
      switch result {
      case .success(let hearing):
        for line in lines(path, hearing, words: words, thresholds: thresholds) {
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
    guard let manifest else { return RecordingWalk(named.paths) }
    guard let text = try? String(contentsOfFile: manifest, encoding: .utf8) else {
      throw ValidationError(
        "\(manifest): cannot be read; a text file with a path a line was expected")
    }
    let listed = text.split(whereSeparator: \.isNewline).map(String.init)
    return RecordingWalk(named.paths + listed.filter { !$0.allSatisfy(\.isWhitespace) })
  }

  private func lines(
    _ path: String, _ hearing: RecordingAnalysis, words: [WakeWord], thresholds: [Float]
  ) -> [Line] {
    var lines: [Line] = []
    for (index, word) in words.enumerated() {
      let all = hearing.peaks[index]
      let said = peaks ? all : PeakSuppression(all.filter { $0.score >= thresholds[index] }).peaks
      for peak in said {
        lines.append(
          Line(
            file: path, wakeWord: word.name, start: milliseconds(peak.seconds.start),
            end: milliseconds(peak.seconds.end), score: peak.score,
            threshold: peaks ? nil : thresholds[index]))
      }
    }
    return lines.sorted { ($0.end, $0.wakeWord) < ($1.end, $1.wakeWord) }
  }
}

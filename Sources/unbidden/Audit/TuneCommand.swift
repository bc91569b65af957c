import ArgumentParser
import Audit
import Foundation

/// Recommends thresholds by what people say of recordings.
struct TuneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune",
    abstract: "Recommend a threshold for each wake word, by the ledger's labels.",
    discussion: """
      `unbidden label` says which recordings have their wake word and which were made by accident. The \
      threshold is the score, as in the ledger's rows, at which the fewest of either are wrong, or with \
      --misses the highest at which no larger share of the proper ones is below; `listen` and `spot` take \
      it as --threshold. Shares have Wilson's interval of 95 %. They are those of the labels that the \
      threshold was chosen by: on others it does a little worse.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

  @OptionGroup var file: LedgerOptions

  @Option(
    help: ArgumentHelp(
      "The share of recordings with the wake word that may be missed, as 0.02.", valueName: "share")
  )
  var misses: Double?

  @Option(help: "How to print: table or json.")
  var format = Format.table

  @Argument(help: ArgumentHelp("Wake words (default: all that have labels).", valueName: "word"))
  var words: [String] = []

  func validate() throws {
    if let misses, !(0.001...0.5).contains(misses) {
      throw ValidationError("--misses \(misses): expected 0.001 to 0.5")
    }
  }

  func run() throws {
    let ledger = try file.existing()
    var scores = try ledger.labelledScores()
    for word in words where scores[word] == nil {
      throw ValidationError("\(word): the ledger has no labels wake or accidental for this word")
    }
    if !words.isEmpty { scores = scores.filter { words.contains($0.key) } }
    guard !scores.isEmpty else {
      throw ValidationError(
        "the ledger has no labels wake or accidental; `unbidden label ID wake` makes one, and "
          + "`unbidden label --from FILE` many")
    }
    let goal = misses.map { ThresholdTuning.Goal.misses(atMost: $0) } ?? .balanced
    let record = Record(scores, goal)
    try whileRead {
      switch format {
      case .json:
        try writeOutput(try JSONEncoder.output(isPretty: true).encode(record) + Data("\n".utf8))
      case .table: for line in record.table { try printLine(line) }
      }
    }
  }

  struct Record: Encodable {
    var schemaVersion = 1
    var words: [Word]

    struct Word: Encodable {
      var wakeWord: String
      /// Labels of either kind, and how many a recommendation needs.
      var wake: Int
      var accidental: Int
      var wakeNeeded: Int
      var accidentalNeeded: Int
      /// These only where there are enough.
      var threshold: Float?
      var misses: Estimate?
      var falseAlarms: Estimate?
      var balancedAccuracy: Double?
    }

    init(_ scores: [String: [LabelledScore]], _ goal: ThresholdTuning.Goal) {
      let needed = ThresholdTuning.needed(for: goal)
      words = scores.sorted { $0.key < $1.key }.map { name, scores in
        let tuning = ThresholdTuning(scores)
        let choice = tuning.choice(goal)
        return Word(
          wakeWord: name, wake: tuning.wake, accidental: tuning.accidental,
          wakeNeeded: needed.wake, accidentalNeeded: needed.accidental,
          threshold: choice?.threshold, misses: choice?.misses, falseAlarms: choice?.falseAlarms,
          balancedAccuracy: choice?.balancedAccuracy)
      }
    }

    var table: [String] {
      let table = TextTable(columns: [
        .left(18), .right(6), .right(12), .right(11), .left(27), .left(27), .right(9),
      ])
      let titles = [
        "wake word", "wake", "accidental", "threshold", "   missed", "   false alarms", "balanced",
      ]
      return [table.row(titles)]
        + words.map { word in
          let counts = [printable(word.wakeWord), "\(word.wake)", "\(word.accidental)"]
          guard let threshold = word.threshold, let misses = word.misses,
            let falseAlarms = word.falseAlarms, let balanced = word.balancedAccuracy
          else {
            return table.row(counts)
              + "  too few labels: \(word.wakeNeeded) wake and \(word.accidentalNeeded) accidental "
              + "are needed"
          }
          return table.row(
            counts + [
              String(format: "%.3f", threshold), "   " + percent(misses),
              "   " + percent(falseAlarms), String(format: "%.3f", balanced),
            ])
        }
    }

    private func percent(_ share: Estimate) -> String {
      String(
        format: "%.1f %% (%.1f to %.1f)", 100 * share.value, 100 * share.low, 100 * share.high)
    }
  }
}

import ArgumentParser
import Spotting
import WakeWords

/// Which wake words.
struct WordOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A wake word: the path of a .wake file, or the name of one in this folder, of your own, or "
        + "that comes with the program.",
      valueName: "word"))
  var model: [String] = []

  var isEmpty: Bool { model.isEmpty }

  /// The wake words named, each only once.
  func words() throws -> [WakeWord] {
    let words = try model.map { try WakeWordSearch.standard.load($0) }
    for (index, word) in words.enumerated()
    where words[..<index].contains(where: { $0.name == word.name }) {
      throw ValidationError("--model: two of the wake words are called \(word.name)")
    }
    return words
  }
}

/// How readily a wake word is taken to have been said.
struct ThresholdOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("False alarms an hour of speech that may be expected.", valueName: "rate"))
  var falseAlarmsPerHour: Float = 0.5

  // Calibrated scores may be negative: what follows is always the value.
  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "For experts: the score that must be reached, instead of a rate.", valueName: "score"))
  var threshold: Float?

  func validate() throws {
    guard FalseAlarmTable.rates.contains(falseAlarmsPerHour) else {
      throw ValidationError(
        "--false-alarms-per-hour \(falseAlarmsPerHour): expected "
          + "\(FalseAlarmTable.rates.lowerBound) to \(Int(FalseAlarmTable.rates.upperBound))")
    }
    if let threshold, !threshold.isFinite {
      throw ValidationError("--threshold \(threshold): expected a finite number")
    }
  }

  /// The score that counts as a detection of `word`.
  ///
  /// - Throws: ``WakeWordError`` when no recording can reach it.
  func threshold(of word: WakeWord) throws(WakeWordError) -> Float {
    if let threshold { return try word.reachable(threshold) }
    return try word.threshold(falseAlarmsPerHour: falseAlarmsPerHour)
  }
}

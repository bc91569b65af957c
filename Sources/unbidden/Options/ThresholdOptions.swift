import ArgumentParser
import Enrollment
import Spotting
import TensorFile
import WakeWords

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

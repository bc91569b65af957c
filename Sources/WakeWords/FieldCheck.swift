import Features
import Spotting
import TensorFile

/// Checks fields of a wake word file that JSON lets through: it cannot carry NaN or infinity, but zeros
/// and wrong signs.
package struct FieldCheck {
  /// What errors call the file.
  package let path: String

  package func need(
    _ holds: Bool, _ field: String, _ found: some CustomStringConvertible, _ expected: String
  ) throws(WakeWordError) {
    guard holds else {
      throw .metadata(path: path, field: field, found: found.description, expected: expected)
    }
  }

  package func name(_ name: String) throws(WakeWordError) {
    try need(
      (try? WakeWord.check(name: name)) != nil, "name", name.debugDescription, WakeWord.nameRule)
  }

  package func numbers(
    _ calibration: Calibration, _ alarms: FalseAlarmTable
  ) throws(WakeWordError) {
    // Scores must stay finite, whatever is heard.
    let scale: ClosedRange<Float> = 1e-3...1e6
    try need(
      scale.contains(calibration.slope), "calibration.slope", calibration.slope, "0.001 to 1000000")
    try need(
      abs(calibration.offset) <= 1e6, "calibration.offset", calibration.offset,
      "-1000000 to 1000000")
    try need(alarms.hours > 0, "falseAlarms.hours", alarms.hours, "a number above 0")
    try need(alarms.decay > 0, "falseAlarms.decay", alarms.decay, "a number above 0")
    try need(alarms.anchorRate > 0, "falseAlarms.anchorRate", alarms.anchorRate, "above 0")
  }

  package func takes(_ count: Int, templates: Int) throws(WakeWordError) {
    try need(
      count == templates, "provenance", count, "one entry for each of \(templates) templates")
  }

  package func scale(_ scale: ScoreScale, _ field: String) throws(WakeWordError) {
    try need(abs(scale.mean) <= 1e6, "\(field).mean", scale.mean, "-1000000 to 1000000")
    let ways: ClosedRange<Float> = 1e-6...1e6
    try need(ways.contains(scale.way), "\(field).way", scale.way, "0.000001 to 1000000")
  }

  package func verifier(_ verifier: VerifierWeights, of pattern: StatePathPattern) throws(WakeWordError) {
    try need(
      pattern.head == .states, "head", pattern.head.rawValue, "states, where there is a verifier")
    let count = VerifierWeights.inputCount
    try need(
      verifier.weights.count == count, "verifier.weights", verifier.weights.count,
      "\(count) of them")
    try need(verifier.frames > 0, "verifier.frames", verifier.frames, "a number above 0")
    let states = pattern.paths.map { (StatePathPattern.states(of: $0).last ?? 0) + 1 }
    try need(
      states.allSatisfy { $0 == states[0] && $0 >= 3 }, "path", "of \(states) states",
      "three states at least and as many in each, for the verifier")
  }
}

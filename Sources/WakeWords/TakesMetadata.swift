import Features
import Spotting
import TensorFile

extension WakeWordFile {
  /// What the file of a word of takes says beside the tensors.
  package struct Metadata: Codable {
    var version: Int
    var name: String
    var phrase: String
    var features: CepstralSpace.Description
    var featureHash: String
    var calibration: Calibration
    var falseAlarms: FalseAlarmTable
    /// The threshold for some rates, for a reader of the file; `falseAlarms` is what counts.
    var thresholds: [Threshold]
    var provenance: [WakeWord.Provenance]
    var takeScores: [Float]
    var ceiling: Float
    var licence: String
  }

  package struct Threshold: Codable {
    var falseAlarmsPerHour: Float
    var score: Float
  }
}

extension WakeWordFile.Metadata {
  package init(_ word: WakeWord, version: Int) {
    let rates: [Float] = [0.1, 0.2, 0.5, 1, 2, 5]
    self.init(
      version: version, name: word.name, phrase: word.phrase,
      features: CepstralSpace.shipped.description, featureHash: CepstralSpace.shipped.hash,
      calibration: word.calibration, falseAlarms: word.falseAlarms,
      thresholds: rates.map {
        WakeWordFile.Threshold(
          falseAlarmsPerHour: $0, score: word.falseAlarms.threshold(falseAlarmsPerHour: $0))
      },
      provenance: word.provenance, takeScores: word.takeScores, ceiling: word.ceiling,
      licence: word.licence)
  }

  /// The word whose file this is.
  package func word(_ pattern: WakeWord.Pattern) throws(WakeWordError) -> WakeWord {
    try WakeWord(
      name: name, phrase: phrase, takes: pattern, calibration: calibration,
      falseAlarms: falseAlarms, provenance: provenance, takeScores: takeScores, ceiling: ceiling,
      licence: licence)
  }
}

import Features
import TestSupport

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

/// Wake words of takes in both spaces, for ``AcousticModels/tones``.
enum FusedWords {
  /// The low tone and the high one over faint noise.
  static func lowHigh(tail: Double = 0.5, seed: UInt64 = 1) -> [Float] {
    var random = SplitMix(seed)
    return AcousticModels.lowHigh(tail: tail).map { $0 + random.noise(0.001) }
  }

  /// Of two takes of the two tones; its calibration is made up.
  static func lowHighWord(name: String = "fused", seed: UInt64 = 1) throws -> WakeWord {
    let encoder = try AcousticModels.tones.get()
    let takes = try [seed + 10, seed + 11].map { try Take(lowHigh(seed: $0)) }
    let enrolled = EnrolledTakes(takes, in: .shipped, encoder: encoder)
    let pattern = TakePattern(
      templates: enrolled.templates, phones: enrolled.phones, encoder: encoder.hash,
      scales: TakePattern.Scales(
        cepstra: ScoreScale(mean: -0.5, way: 0.75), phones: ScoreScale(mean: -3, way: 2)))
    return try word(pattern, name: name)
  }

  static func word(_ pattern: TakePattern, name: String = "fused") throws -> WakeWord {
    try WakeWord(
      name: name, phrase: "low high", takes: .fused(pattern),
      calibration: Calibration(slope: 4, offset: -2),
      falseAlarms: FalseAlarmTable(peaks: [-9, -8, -7, -5], hours: 2)!,
      provenance: pattern.templates.indices.map {
        WakeWord.Provenance(take: $0 + 1, start: 0.5, end: 1, level: -20)
      },
      takeScores: [3, 4], ceiling: 9, licence: "CC0-1.0")
  }
}

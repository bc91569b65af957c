import Enrollment
import Features
import Foundation
import Spotting
import TensorFile
import TestSupport
import WakeWords

/// Wake words made up for tests.
package enum TestWords {
  package static let falseAlarms = FalseAlarmTable(peaks: [-9, -8, -7, -5], hours: 2)!

  /// Of the given state paths, without a verifier unless one is given.
  package static func statePaths(
    _ paths: [[Int]], head: StatePathPattern.Head = .states, verifier: VerifierWeights? = nil,
    calibration: Calibration = Calibration(slope: 2, offset: 1), name: String = "low_high",
    for model: AcousticModelWeights
  ) throws -> WakeWord {
    try WakeWord(
      name: name, phrase: "low \"high\"", source: .synthesis,
      model: WordModel(
        pattern: .statePaths(
          StatePathPattern(
            head: head, statePaths: paths, cap: 6, acousticModel: model.hash, verifier: verifier)),
        calibration: calibration),
      falseAlarms: falseAlarms, ceiling: 1, licence: "CC0-1.0")
  }

  /// A verifier of random numbers.
  package static func verifier(gate: Float, seed: UInt64) -> VerifierWeights {
    var random = SplitMix(seed)
    return VerifierWeights(
      gate: gate, frames: 12, weights: (0..<12).map { _ in .random(in: -1...1, using: &random) },
      bias: 0.25)
  }

  /// Of takes of random numbers, for tests of what carries them.
  ///
  /// - Parameter others: frames of each counterexample.
  package static func randomTakes(
    name: String = "hey_test", frames lengths: [Int] = [12, 40], counterexamples others: [Int] = [],
    seed: UInt64 = 1, for model: AcousticModelWeights = .shipped
  ) throws -> WakeWord {
    var random = SplitMix(seed)
    func number(_ range: ClosedRange<Float>) -> Float { .random(in: range, using: &random) }
    func template(_ frames: Int, _ dimension: Int, _ range: ClosedRange<Float>) -> Template {
      Template(values: (0..<frames * dimension).map { _ in number(range) }, dimension: dimension)
    }
    var pattern = TakePattern(
      cepstra: lengths.map { template($0, CepstralSpace.shipped.dimension, -3...3) },
      phones: lengths.map { template($0, model.description.phones.count, 0...1) },
      acousticModel: model.hash,
      scales: TakePattern.Scales(
        cepstra: ScoreScale(mean: number(-2 ... -1), way: number(0.5...1)),
        phones: ScoreScale(mean: number(-4 ... -2), way: number(1...2))))
    if !others.isEmpty {
      pattern.counterexamples = Counterexamples(
        cepstra: others.map { template($0, CepstralSpace.shipped.dimension, -3...3) },
        phones: others.map { template($0, model.description.phones.count, 0...1) },
        rejection: .init(weight: number(1...3)))
    }
    return try WakeWord(
      name: name, phrase: "Grüß \"dich\" / \\ 你好", source: .takes,
      model: WordModel(
        pattern: .takes(pattern),
        calibration: Calibration(slope: number(0.1...9), offset: number(-9...9))),
      falseAlarms: FalseAlarmTable(peaks: (0..<90).map { _ in number(-9...2) }, hours: 0.75)!,
      ceiling: number(10...20),
      takes: lengths.map { _ in
        WakeWord.TakeRecord(
          start: Double(number(0...1)), end: Double(number(1...2)), level: number(-50...0),
          score: number(0...9))
      }, licence: "CC0-1.0")
  }

  /// The low tone and the high one of ``AcousticModels/lowHigh(tail:)`` over faint noise.
  package static func noisyLowHigh(tail: Double = 0.5, seed: UInt64 = 1) -> [Float] {
    var random = SplitMix(seed)
    return AcousticModels.lowHigh(tail: tail).map { $0 + random.noise(0.001) }
  }

  /// Of two takes of the two tones, for ``AcousticModels/tones``; its scales and calibration are
  /// made up.
  package static func lowHighTakes(name: String = "takes", seed: UInt64 = 1) throws -> WakeWord {
    let model = try AcousticModels.tones.get()
    let takes = try [seed + 10, seed + 11].map { try Take(noisyLowHigh(seed: $0)) }
    return try WakeWord(
      name: name, phrase: "low high", source: .takes,
      model: WordModel(
        pattern: .takes(
          TakePattern(
            cepstra: takes.map(\.template), phones: takes.map { $0.phoneTemplate(model) },
            acousticModel: model.hash,
            scales: TakePattern.Scales(
              cepstra: ScoreScale(mean: -0.5, way: 0.75), phones: ScoreScale(mean: -3, way: 2)))),
        calibration: Calibration(slope: 4, offset: -2)),
      falseAlarms: falseAlarms, ceiling: 9,
      takes: [3, 4].map { WakeWord.TakeRecord(start: 0.5, end: 1, level: -20, score: $0) },
      licence: "CC0-1.0")
  }

  /// Of the first takes of SampleAudio. Made without enrollment, whose background takes a debug
  /// build half a minute: its scores mean what the caller says.
  package static func sampleTakes(
    _ name: String, count: Int = 2, calibration: Calibration = Calibration(slope: 1, offset: 0),
    falseAlarms: FalseAlarmTable = falseAlarms, ceiling: Float = 100
  ) throws -> WakeWord {
    let takes = try SampleAudio.takes(name).prefix(count).map { try Take(recording: $0) }
    let scale = ScoreScale(mean: 0, way: 1)
    return try WakeWord(
      name: name, phrase: name.replacingOccurrences(of: "_", with: " "), source: .takes,
      model: WordModel(
        pattern: .takes(
          TakePattern(
            cepstra: takes.map(\.template), phones: takes.map { $0.phoneTemplate(.shipped) },
            acousticModel: AcousticModelWeights.shipped.hash,
            scales: TakePattern.Scales(cepstra: scale, phones: scale))),
        calibration: calibration),
      falseAlarms: falseAlarms, ceiling: ceiling,
      takes: takes.map { .init(start: $0.start, end: $0.end, level: $0.level, score: 1) },
      licence: "for tests")
  }

  /// The file of `word` with the fields of its description changed.
  package static func file(
    of word: WakeWord, changing change: (inout [String: Any]) -> Void
  ) throws -> Data {
    var file = try SafeTensors(WakeWordFile.encode(word))
    let text = file.metadata[SafeTensors.descriptionKey] ?? ""
    var fields = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    change(&fields)
    file.metadata[SafeTensors.descriptionKey] = String(
      decoding: try JSONSerialization.data(withJSONObject: fields), as: UTF8.self)
    return try file.encoded()
  }
}

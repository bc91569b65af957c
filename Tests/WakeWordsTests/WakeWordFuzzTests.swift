import Features
import Foundation
import SpottingTestSupport
import TestSupport
import Testing

@testable import Spotting
@testable import TensorFile
@testable import WakeWords

@Suite("Wake word files that somebody has damaged or forged")
struct WakeWordFuzzTests {
  private let model: AcousticModelWeights
  private let sound: [Float]

  init() throws {
    model = try AcousticModels.random(states: 3)
    var random = SplitMix(7)
    sound = (0..<9_600).map { _ in random.noise(0.05) }
  }

  /// Decodes a file; what is taken must be of use: every score finite, every threshold, and its own file.
  private func use(_ data: Data) throws -> Bool {
    let word: WakeWord
    do throws(WakeWordError) {
      word = try WakeWordFile.decode(data, path: "some/word.wake", model: model)
    } catch {
      #expect("\(error)".contains("some/word.wake"))
      return false
    }
    for rate in [FalseAlarmTable.rates.lowerBound, 0.5, FalseAlarmTable.rates.upperBound] {
      #expect(word.falseAlarms.threshold(falseAlarmsPerHour: rate).isFinite)
    }
    #expect(throws: Never.self) { try WakeWordFile.encode(word) }
    var detector = Detector([word], model: model)
    for peak in Detected(&detector, sound).peaks { #expect(peak.peak.score.isFinite) }
    return true
  }

  private func words() throws -> [WakeWord] {
    [
      try TestWords.randomTakes(frames: [10], for: model),
      try TestWords.statePaths(
        [[0, 0, 0, 2, 2, 1, 1, 1, 1, 2]], verifier: TestWords.verifier(gate: -2, seed: 1),
        for: model),
    ]
  }

  @Test("Bytes changed or cut off: a file is refused, or what it says is used")
  func bytes() throws {
    var random = SplitMix(5)
    var taken = 0
    for word in try words() {
      let original = try WakeWordFile.encode(word)
      #expect(try use(original))
      for round in 0..<400 {
        var data = original
        if round.isMultiple(of: 8) {
          data = data.prefix(Int.random(in: 0..<data.count, using: &random))
          #expect(try !use(data))
          continue
        }
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          let place = Int.random(in: 0..<data.count, using: &random)
          data[place] = UInt8.random(in: 0...255, using: &random)
        }
        if try use(data) { taken += 1 }
      }
    }
    #expect(taken > 20)
  }

  @Test("Numbers of the description replaced by extreme ones: refused, or used with finite scores")
  func numbers() throws {
    var random = SplitMix(9)
    let extremes: [Any] = [
      0, -1, 1, 1e-30, -1e-30, 1e-6, 1e6, -1e6, 1e12, -1e12, 3.4e38, -3.4e38, 1e300, 12, 0.693,
    ]
    /// Replaces one number somewhere in the value.
    func changed(_ value: Any) -> Any {
      if var fields = value as? [String: Any] {
        guard let key = fields.keys.sorted().randomElement(using: &random) else { return value }
        fields[key] = changed(fields[key]!)
        return fields
      }
      if var list = value as? [Any], !list.isEmpty {
        let index = Int.random(in: 0..<list.count, using: &random)
        list[index] = changed(list[index])
        return list
      }
      return value is String ? value : extremes.randomElement(using: &random)!
    }
    var taken = 0
    for word in try words() {
      for _ in 0..<300 {
        let data = try TestWords.file(of: word) { fields in
          for _ in 0..<2 { if let new = changed(fields) as? [String: Any] { fields = new } }
        }
        if try use(data) { taken += 1 }
      }
    }
    #expect(taken > 50)
  }
}

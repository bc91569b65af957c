import Features
import Foundation
import SpottingTestSupport
import TestSupport
import Testing

@testable import Spotting
@testable import TensorFile
@testable import WakeWords

/// Tests/Fixtures/make_wake_words.py writes files with Python's `safetensors`, as
/// Docs/wake-word-file.md says; what must be in them stands there.
@Suite("Wake word files that Python wrote")
struct PythonWakeWordTests {
  private func load(_ name: String) throws -> WakeWord {
    let word = try WakeWordFile.load(path: "\(TestFixtures.folder)/\(name).wake")
    #expect(word.name == name && word.phrase == "Größe \"\(name)\"" && word.licence == "CC0-1.0")
    #expect(word.model.acousticModel == AcousticModelWeights.shipped.hash)
    #expect(word.model.calibration == Calibration(slope: 1.25, offset: -0.5))
    let alarms = word.falseAlarms
    #expect(alarms.hours == 0.75 && alarms.anchorScore == -2.5)
    #expect(alarms.anchorRate == 53.5 && alarms.decay == 0.875 && word.ceiling == 9.0625)
    let again = try WakeWordFile.decode(WakeWordFile.encode(word), path: "again.wake")
    #expect(again == word)
    return word
  }

  @Test("State paths with a verifier")
  func states() throws {
    let word = try load("states")
    guard case .statePaths(let pattern) = word.model.pattern else {
      Issue.record("of another kind")
      return
    }
    #expect(word.source == .recordings && word.takes.isEmpty)
    #expect(pattern.head == .states && pattern.cap == 6)
    #expect(
      pattern.statePaths == [
        [2, 2, 2, 2, 3, 3, 3, 4, 4, 4, 4, 4], [2, 2, 2, 3, 3, 3, 3, 4, 4, 4],
      ])
    #expect(
      pattern.verifier
        == VerifierWeights(
          gate: -2.5, frames: 30, weights: (0..<12).map { Float($0 - 6) / 8 }, bias: 3.25))
  }

  @Test("A path of phones without a verifier")
  func phones() throws {
    let word = try load("phones")
    guard case .statePaths(let pattern) = word.model.pattern else {
      Issue.record("of another kind")
      return
    }
    #expect(word.source == .text && pattern.head == .phones && pattern.cap == 5.5)
    #expect(pattern.verifier == nil)
    #expect(pattern.statePaths == [[16, 16, 16, 13, 13, 13, 13, 2, 2, 21, 21, 21]])
  }

  @Test("Takes in both spaces")
  func takes() throws {
    let word = try load("takes")
    guard case .takes(let pattern) = word.model.pattern else {
      Issue.record("of another kind")
      return
    }
    #expect(word.source == .takes)
    #expect(
      pattern.scales
        == TakePattern.Scales(
          cepstra: ScoreScale(mean: -0.625, way: 0.375), phones: ScoreScale(mean: -4.5, way: 2.25)))
    #expect(
      word.takes == [
        .init(start: 0.25, end: 0.5, level: -18.5, score: 7.5),
        .init(start: 0.125, end: 0.375, level: -20.25, score: 6.75),
      ])
    #expect(pattern.cepstra.map(\.frameCount) == [12, 10])
    #expect(pattern.phones.map(\.frameCount) == [13, 10])
    for take in 0..<2 {
      for (index, value) in pattern.cepstra[take].values.enumerated() {
        #expect(value == Float((index + take) % 17 - 8) / 4)
      }
      for (index, value) in pattern.phones[take].values.enumerated() {
        let (row, phone) = index.quotientAndRemainder(dividingBy: 40)
        let expected: Float =
          phone == (row + take) % 40 ? 0.75 : phone == (row + take + 1) % 40 ? 0.25 : 0
        #expect(value == expected)
      }
    }
  }

  @Test("A counterexample beside the takes")
  func counterexamples() throws {
    guard case .takes(let pattern) = try load("counterexamples").model.pattern,
      let found = pattern.counterexamples
    else {
      Issue.record("without one")
      return
    }
    #expect(found.rejection == .init(weight: 1.5))
    #expect(found.cepstra.count == 1 && found.phones.count == 1)
    // The second take backwards.
    for (template, take) in [
      (found.cepstra[0], pattern.cepstra[1]), (found.phones[0], pattern.phones[1]),
    ] {
      let count = take.dimension
      #expect(template.frameCount == take.frameCount)
      for row in 0..<take.frameCount {
        let other = take.frameCount - 1 - row
        #expect(
          template.values[row * count..<(row + 1) * count]
            == take.values[other * count..<(other + 1) * count])
      }
    }
  }
}

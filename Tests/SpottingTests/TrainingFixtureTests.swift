import CKernels
import Features
import Foundation
import SpottingTestSupport
import TestSupport
import Testing

@testable import Spotting
@testable import TensorFile

/// What `Training/` computes in Python, the program must compute, too: Tests/Fixtures has the
/// recipes.
@Suite("What training computes the program computes")
struct TrainingFixtureTests {
  private static func file(_ name: String) throws -> SafeTensors {
    try SafeTensors(Data(contentsOf: URL(fileURLWithPath: "\(TestFixtures.folder)/\(name)")))
  }

  private struct Description: Decodable {
    var cap: Float
    var verifier: VerifierWeights?
  }

  private static func description(_ file: SafeTensors) throws -> Description {
    let text = try #require(file.metadata[SafeTensors.descriptionKey])
    return try JSONDecoder().decode(Description.self, from: Data(text.utf8))
  }

  /// The log posteriors of a stream, row after row.
  private static func rows(_ file: SafeTensors) throws -> [[Float]] {
    let (values, shape) = try file.floats("log_posteriors", shape: [nil, nil])
    return (0..<shape[0]).map { Array(values[$0 * shape[1]..<($0 + 1) * shape[1]]) }
  }

  @Test("State paths: raw scores and stretches at each frame, each path alone and both as one word")
  func statePaths() throws {
    let file = try Self.file("paths.safetensors")
    let stream = try Self.rows(file)
    let paths = try (0..<2).map { try file.integers("path.\($0)").map { Int($0) } }
    let scores = try (0..<2).map { try file.floats("scores.\($0)", shape: [stream.count]).values }
    let frames = try (0..<2).map { try file.integers("frames.\($0)") }
    let model = try AcousticModels.random(states: 20)
    let cap = try Self.description(file).cap
    func scorer(_ paths: [[Int]]) -> StatePathScorer {
      let pattern = StatePathPattern(
        head: .states, statePaths: paths, cap: cap, acousticModel: model.hash)
      return StatePathScorer(.states, [(0, pattern, Calibration(slope: 1, offset: 0))], model)
    }
    var (alone, together) = (paths.map { scorer([$0]) }, scorer(paths))
    for (t, row) in stream.enumerated() {
      func match(_ scorer: inout StatePathScorer) -> ScoredMatch {
        var matches = [ScoredMatch.none]
        row.withUnsafeBufferPointer {
          let values = $0.baseAddress!
          scorer.step(
            FrameFeatures(
              number: t, states: values, phones: values, cepstra: values, background: 0),
            into: &matches)
        }
        return matches[0]
      }
      for path in 0..<2 {
        let found = match(&alone[path])
        guard frames[path][t] > 0 else {
          #expect(found.score == -.infinity)
          continue
        }
        #expect(abs(found.score - scores[path][t]) < 1e-5)
        #expect(found.frames == Int(frames[path][t]))
      }
      let word = match(&together)
      guard frames[0][t] > 0, frames[1][t] > 0 else {
        #expect(word.score == -.infinity)
        continue
      }
      let (one, other) = (scores[0][t], scores[1][t])
      #expect(abs(word.score - (max(one, other) + (one + other) / 2) / 2) < 1e-5)
    }
    #expect(frames[0].contains { $0 > 0 } && frames[1].contains { $0 > 0 })
  }

  @Test("The verifier: each frame's place on the path, and the value")
  func verifier() throws {
    let file = try Self.file("verifier.safetensors")
    let stream = try Self.rows(file)
    let path = try file.integers("path.0").map { Int($0) }
    let (ends, counts) = (try file.integers("ends"), try file.integers("counts"))
    let raws = try file.floats("raws", shape: [ends.count]).values
    let values = try file.floats("values", shape: [ends.count]).values
    let rows = try file.integers("rows")
    let description = try Self.description(file)
    let weights = try #require(description.verifier)
    let pattern = StatePathPattern(
      head: .states, statePaths: [path], cap: description.cap, acousticModel: "")
    var verifier = Verifier(pattern, weights)
    var history = PosteriorHistory(capacity: stream.count, classes: stream[0].count)
    for row in stream { history.add(row) }
    var at = 0
    var verified = 0
    for (match, end) in ends.enumerated() {
      let count = Int(counts[match])
      let frames = Int(end) + 1 - count..<Int(end) + 1
      let value = verifier.value(raw: raws[match], path: 0, frames: frames, in: history)
      #expect(abs(value - values[match]) < 1e-3, "match \(match)")
      let expected = rows[at..<at + count].map { Int($0) }
      at += count
      guard expected[0] >= 0 else { continue }
      verified += 1
      var alignment = PathAlignment(length: path.count, frames: count)
      alignment.align(frames.map { frame in path.map { min(description.cap, -stream[frame][$0]) } })
      #expect(Array(alignment.rows[..<count]) == expected, "match \(match)")
    }
    #expect(verified > 5 && verified < ends.count)
  }

  /// Of calibration.json.
  private struct Calibrations: Decodable {
    struct Table: Decodable {
      var peaks: [Float]
      var hours: Float
      var anchorScore: Float
      var anchorRate: Float
      var decay: Float
      var thresholds: [[Float]]
    }
    struct Line: Decodable {
      var slope: Float
      var offset: Float
      var scores: [[Float]]
    }
    var tables: [Table]
    var calibration: Line
  }

  @Test("Tables of false alarms and calibrated scores")
  func calibration() throws {
    let data = try Data(
      contentsOf: URL(fileURLWithPath: "\(TestFixtures.folder)/calibration.json"))
    let expected = try JSONDecoder().decode(Calibrations.self, from: data)
    #expect(expected.tables.count > 3)
    for table in expected.tables {
      let made = try #require(FalseAlarmTable(peaks: table.peaks, hours: table.hours))
      #expect(abs(made.anchorScore / table.anchorScore - 1) < 1e-5)
      #expect(abs(made.anchorRate / table.anchorRate - 1) < 1e-5)
      #expect(abs(made.decay / table.decay - 1) < 1e-5)
      for pair in table.thresholds {
        let threshold = made.threshold(falseAlarmsPerHour: pair[0])
        #expect(abs(threshold - pair[1]) < 1e-4)
        #expect(abs(made.falseAlarmsPerHour(threshold: threshold) / pair[0] - 1) < 1e-3)
      }
    }
    let line = expected.calibration
    let calibration = Calibration(slope: line.slope, offset: line.offset)
    for pair in line.scores { #expect(abs(calibration.score(pair[0]) - pair[1]) < 1e-4) }
  }
}

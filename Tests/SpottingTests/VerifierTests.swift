import Features
import Foundation
import SpottingTestSupport
import TestSupport
import Testing

@testable import Spotting
@testable import WakeWords

@Suite("The verifier")
struct VerifierTests {
  private let weights: AcousticModelWeights
  private let path = [0, 0, 0, 2, 2, 1, 1, 1, 1, 2]
  private let samples: [Float]

  init() throws {
    weights = try AcousticModels.random(states: 3)
    var random = SplitMix(4)
    samples = (0..<48_000).map { index in
      random.noise(index / 2_000 % 2 == 0 ? 0.1 : 0.001)
    }
  }

  /// What the verifier says, in double precision and straight from its definition.
  private func naive(
    _ verifier: VerifierWeights, raw: Float, frames: Range<Int>, rows: [Int], _ outputs: [[Float]]
  ) -> Double {
    let states = StatePathPattern.states(of: path)
    var (costs, lengths): ([Double], [Double]) = ([], [])
    for state in 0...states.last! {
      let own = zip(frames, rows).filter { states[$1] == state }
      let sum = own.reduce(0) { $0 + Double(min(6, -outputs[$1.0][path[$1.1]])) }
      costs.append(own.isEmpty ? 6 : sum / Double(own.count))
      lengths.append(Double(own.count))
    }
    func mean(_ values: some Collection<Double>) -> Double {
      values.reduce(0, +) / Double(values.count)
    }
    let total = lengths.reduce(0, +)
    let stretch = log(total / Double(verifier.frames))
    let greatest = costs.sorted().reversed()
    // Of four states one is a third, rounded down.
    let inputs = [
      greatest.first!, mean(greatest.prefix(3)),
      mean(costs.map { $0 * $0 }) - mean(costs) * mean(costs),
      mean(costs.map { $0 > 3 ? 1 : 0 }), costs[0], mean(costs[1...2]), costs[3],
      stretch, abs(stretch), lengths.max()! / total, mean(lengths.map { $0 == 0 ? 1 : 0 }),
      Double(raw),
    ]
    var value = Double(verifier.bias)
    for (index, input) in inputs.enumerated() {
      value += Double(verifier.weights[index]) * (index == 2 ? input.squareRoot() : input)
    }
    return max(-12, value)
  }

  private func matches(_ word: WakeWord) -> [ScoredMatch] {
    var detector = Detector([word], model: weights)
    return Detected(&detector, samples).matches.map { $0[0] }
  }

  @Test("Matches over the gate get the verifier's answer, those under it less than any, in order")
  func verified() throws {
    let plain = try TestWords.statePaths([path], for: weights)
    let found = matches(plain)
    let raw = found.map { ($0.score - 1) / 2 }
    let first = try #require(raw.firstIndex { $0 > -.infinity })
    let gate = raw[first...].sorted()[(raw.count - first) / 2]
    let verifier = TestWords.verifier(gate: gate, seed: 8)
    let judged = matches(try TestWords.statePaths([path], verifier: verifier, for: weights))
    try #require(judged.count == raw.count && raw.count > 100)
    let outputs = AcousticModels.states(samples, weights)
    var verified = 0
    for frame in first..<raw.count {
      let score = judged[frame].score
      guard raw[frame] >= gate else {
        #expect(abs(score - (2 * (-12 + raw[frame] - gate) + 1)) < 1e-3)
        continue
      }
      verified += 1
      let frames = frame + 1 - found[frame].frames..<frame + 1
      let costs = frames.map { frame in path.map { min(6, -outputs[frame][$0]) } }
      var alignment = PathAlignment(length: path.count, frames: frames.count)
      alignment.align(costs)
      let value = naive(
        verifier, raw: raw[frame], frames: frames, rows: alignment.rows, outputs)
      #expect(abs(Double(score) - (2 * value + 1)) < 1e-3)
    }
    #expect(verified >= (raw.count - first) / 2)
  }

  @Test("Of several paths the best is verified; the same stream gives the same, however split")
  func several() throws {
    let other = [2, 2, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    let verifier = TestWords.verifier(gate: -100, seed: 2)
    let word = try TestWords.statePaths([path, other], verifier: verifier, for: weights)
    var detector = Detector([word], model: weights)
    let whole = Detected(&detector, samples)
    #expect(whole.peaks.count > 3)
    #expect(Detected(&detector, samples, pieces: [1, 319, 77]).peaks == whole.peaks)
  }
}

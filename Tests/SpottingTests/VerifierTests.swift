import Features
import Foundation
import TestSupport
import Testing

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

@Suite("The second look")
struct SecondLookTests {
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

  /// The score at each frame with a match, hop by hop.
  private func scores(_ word: WakeWord) -> [Float] {
    var detector = Detector([word], encoder: weights)
    var scores: [Float] = []
    for start in stride(from: 0, to: samples.count, by: LogMel.hopLength) {
      detector.process(samples.span.extracting(start..<start + LogMel.hopLength)) { _, _ in }
      scores.append(detector.scores[0])
    }
    return Array(scores.drop { $0 == -.infinity })
  }

  @Test("Matches over the gate get the verifier's answer, those under it less than any, in order")
  func looks() throws {
    let calibration = Calibration(slope: 2, offset: 1)
    let plain = try AcousticModels.word([path], for: weights)
    guard case .paths(let pattern) = plain.pattern else { return }
    let raw = scores(plain).map { ($0 - plain.calibration.offset) / plain.calibration.slope }
    let gate = raw.sorted()[raw.count / 2]
    let verifier = AcousticModels.verifier(gate: gate, seed: 8)
    let word = try AcousticModels.word(
      [path], verifier: verifier, calibration: calibration, for: weights)
    let judged = scores(word)
    try #require(judged.count == raw.count && raw.count > 100)
    let outputs = AcousticModels.states(samples, weights)
    var warps = PathWarps([pattern])
    let matches = outputs.map { logPosteriors in
      warps.step(logPosteriors)
      return warps.match(0)
    }
    let first = try #require(matches.firstIndex { $0.raw > -.infinity })
    var looks = 0
    for (index, score) in judged.enumerated() {
      let frame = first + index
      guard raw[index] >= gate else {
        #expect(abs(score - calibration.score(-12 + raw[index] - gate)) < 1e-4)
        continue
      }
      looks += 1
      let frames = frame + 1 - matches[frame].frames..<frame + 1
      let costs = frames.map { frame in path.map { min(6, -outputs[frame][$0]) } }
      var alignment = PathAlignment(length: path.count, frames: frames.count)
      alignment.align(costs)
      let value = naive(
        verifier, raw: raw[index], frames: frames, rows: alignment.rows, outputs)
      #expect(abs(Double(score) - (2 * value + 1)) < 1e-3)
    }
    #expect(looks >= raw.count / 2)
  }

  @Test("Of several paths the best is looked at; the same stream gives the same, however split")
  func several() throws {
    let other = [2, 2, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    let verifier = AcousticModels.verifier(gate: -100, seed: 2)
    let word = try AcousticModels.word([path, other], verifier: verifier, for: weights)
    var detector = Detector([word], encoder: weights)
    let whole = peaks(&detector, samples)
    #expect(whole.count > 3)
    #expect(peaks(&detector, samples, pieces: [1, 319, 77]) == whole)
  }
}

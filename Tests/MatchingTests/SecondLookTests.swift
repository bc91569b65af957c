import Features
import Foundation
import TestSupport
import Testing

@testable import Matching

@Suite("The second look")
struct SecondLookTests {
  private let weights: EncoderWeights
  private let path = [0, 0, 0, 2, 2, 1, 1, 1, 1, 2]
  private let samples: [Float]

  init() throws {
    weights = try Encoders.random(states: 3)
    var random = SplitMix(4)
    samples = (0..<48_000).map { index in
      random.noise(index / 2_000 % 2 == 0 ? 0.1 : 0.001)
    }
  }

  /// Bottleneck and log posteriors of the states, frame by frame, as a detector hears them.
  private func outputs() -> (bottlenecks: [[Float]], states: [[Float]]) {
    var mel = LogMel(weights)
    var encoder = Encoder(weights)
    let tail = [Float](repeating: 0, count: 256 + 320)
    let all = samples + tail
    var (position, bottlenecks, states) = (0, [[Float]](), [[Float]]())
    while mel.advance(through: all.span, from: &position) {
      encoder.step(mel.frame)
      bottlenecks.append(encoder.bottleneck)
      states.append(encoder.states)
    }
    return (Array(bottlenecks.dropFirst()), Array(states.dropFirst()))
  }

  /// What the verifier says, in double precision and straight from its definition.
  private func naive(
    _ verifier: Verifier, raw: Float, frames: Range<Int>, rows: [Int],
    _ outputs: (bottlenecks: [[Float]], states: [[Float]])
  ) -> Double {
    let states = PathPattern.states(of: path)
    var (means, costs, lengths): ([Double], [Double], [Double]) = ([], [], [])
    for state in 0...states.last! {
      let own = zip(frames, rows).filter { states[$1] == state }
      for index in 0..<weights.bottleneckSize {
        let sum = own.reduce(0) { $0 + Double(outputs.bottlenecks[$1.0][index]) }
        means.append(own.isEmpty ? 0 : sum / Double(own.count))
      }
      let sum = own.reduce(0) { $0 + Double(min(6, -outputs.states[$1.0][path[$1.1]])) }
      costs.append(own.isEmpty ? 6 : sum / Double(own.count))
      lengths.append(log(1 + Double(own.count)))
    }
    let inputs = means + costs + lengths + [Double(raw)]
    var value = Double(verifier.outputBias)
    for hidden in verifier.hiddenBias.indices {
      var sum = Double(verifier.hiddenBias[hidden])
      for index in inputs.indices {
        let weight = Double(verifier.hiddenWeight[hidden * inputs.count + index])
        sum +=
          weight * (inputs[index] - Double(verifier.mean[index])) * Double(verifier.scale[index])
      }
      value += Double(verifier.outputWeight[hidden]) * max(0, sum)
    }
    return max(-12, value)
  }

  @Test("Peaks over the gate get the network's answer, those under it less than any, in order")
  func scores() throws {
    let calibration = Calibration(slope: 2, offset: 1)
    let plain = try Encoders.word([path], calibration: calibration, for: weights)
    var plainDetector = Detector([plain], encoder: weights)
    let raw = peaks(&plainDetector, samples).map(\.peak)
    try #require(raw.count > 6)
    let gate = (raw.map(\.score).sorted()[raw.count / 2] - 1) / 2
    let verifier = Encoders.verifier(states: 4, bottleneck: 3, gate: gate, seed: 8)
    let word = try Encoders.word(
      [path], verifier: verifier, calibration: calibration, for: weights)
    var detector = Detector([word], encoder: weights)
    let judged = peaks(&detector, samples).map(\.peak)
    #expect(judged.map(\.frame) == raw.map(\.frame) && judged.map(\.frames) == raw.map(\.frames))
    let outputs = outputs()
    var looks = 0
    for (plain, judged) in zip(raw, judged) {
      let score = (plain.score - 1) / 2
      if score < gate {
        #expect(abs(judged.score - calibration.score(-12 + score - gate)) < 1e-4)
        continue
      }
      looks += 1
      let frames = plain.frame + 1 - plain.frames..<plain.frame + 1
      let costs = frames.map { frame in path.map { min(6, -outputs.states[frame][$0]) } }
      var alignment = PathAlignment(length: path.count, frames: frames.count)
      alignment.align(Array(costs.joined()), length: path.count, frames: frames.count)
      let value = naive(
        verifier, raw: score, frames: frames, rows: alignment.rows, outputs)
      #expect(abs(Double(judged.score) - (2 * value + 1)) < 1e-3)
    }
    #expect(looks >= raw.count / 2)
  }

  @Test("Of several paths the best is looked at; the same stream gives the same, however split")
  func several() throws {
    let other = [2, 2, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    let verifier = Encoders.verifier(states: 4, bottleneck: 3, gate: -100, seed: 2)
    let word = try Encoders.word([path, other], verifier: verifier, for: weights)
    var detector = Detector([word], encoder: weights)
    let whole = peaks(&detector, samples)
    #expect(whole.count > 3)
    #expect(peaks(&detector, samples, pieces: [1, 319, 77]) == whole)
  }

  @Test("The score of a word with a verifier shows at the frame that makes the peak certain")
  func liveScore() throws {
    let verifier = Encoders.verifier(states: 4, bottleneck: 3, gate: -100, seed: 8)
    let word = try Encoders.word([path], verifier: verifier, for: weights)
    var detector = Detector([word], encoder: weights)
    var heard = 0
    for start in stride(from: 0, to: samples.count, by: 320) {
      var score: Float?
      detector.process(samples.span.extracting(start..<start + 320)) { score = $1.score }
      guard let score else { continue }
      heard += 1
      #expect(detector.scores[0] == max(score, word.calibration.score(-12)))
    }
    #expect(heard > 3)
  }
}

import Features
import Foundation

/// A ``Verifier`` at work: aligns a match again, pools what lies along the path, and judges it.
struct SecondLook: Sendable {
  private let pattern: PathPattern
  private let verifier: Verifier
  private let hidden: DenseLayer
  /// For each frame of each path its state.
  private let states: [[Int]]
  private let stateCount: Int
  private let bottleneckSize: Int
  private var alignment: PathAlignment
  private var costs: [Float]
  private var counts: [Int]
  private var inputs: [Float]
  private var hiddenValues: [Float]

  /// - Parameter pattern: all of its paths have as many states as the verifier has inputs for.
  init(_ pattern: PathPattern, _ verifier: Verifier, _ weights: EncoderWeights) {
    self.pattern = pattern
    self.verifier = verifier
    hidden = DenseLayer(weight: verifier.hiddenWeight, bias: verifier.hiddenBias)
    states = pattern.paths.map(PathPattern.states)
    stateCount = (states.first?.last ?? 0) + 1
    bottleneckSize = weights.bottleneckSize
    precondition(
      verifier.inputs == Verifier.inputs(states: stateCount, bottleneck: bottleneckSize))
    let longest = pattern.paths.map(\.count).max() ?? 0
    let frames = StreamingDTW.longestMatch(length: longest)
    alignment = PathAlignment(length: longest, frames: frames)
    costs = [Float](repeating: 0, count: longest * frames)
    counts = [Int](repeating: 0, count: stateCount)
    inputs = [Float](repeating: 0, count: verifier.inputs)
    hiddenValues = [Float](repeating: 0, count: DenseLayer.padded(hidden.outputs))
  }

  /// - Parameters:
  ///   - raw: the raw score of the match, no less than the gate.
  ///   - path: the number of the best path.
  ///   - frames: of the stream that it covers; all still in `history`.
  /// - Returns: the network's answer, no less than ``Verifier/lowest``.
  mutating func value(
    raw: Float, path: Int, frames: Range<Int>, in history: EncoderHistory
  ) -> Float {
    let classes = pattern.paths[path]
    for (time, frame) in frames.enumerated() {
      for row in classes.indices {
        costs[time * classes.count + row] = min(
          -history.logPosterior(pattern.head, classes[row], at: frame), pattern.cap)
      }
    }
    alignment.align(costs, length: classes.count, frames: frames.count)
    pool(raw: raw, path: path, frames: frames, in: history)
    for index in inputs.indices {
      inputs[index] = (inputs[index] - verifier.mean[index]) * verifier.scale[index]
    }
    hidden.apply(to: inputs, into: &hiddenValues)
    var value = verifier.outputBias
    for index in verifier.outputWeight.indices {
      value += verifier.outputWeight[index] * max(0, hiddenValues[index])
    }
    return max(Verifier.lowest, value)
  }

  /// The inputs: mean bottleneck of each state, then mean costs, then lengths, then the raw score.
  private mutating func pool(
    raw: Float, path: Int, frames: Range<Int>, in history: EncoderHistory
  ) {
    let length = pattern.paths[path].count
    let (costStart, lengthStart) = (
      stateCount * bottleneckSize, stateCount * (bottleneckSize + 1)
    )
    for index in inputs.indices { inputs[index] = 0 }
    for state in counts.indices { counts[state] = 0 }
    for (time, frame) in frames.enumerated() {
      let row = alignment.rows[time]
      let state = states[path][row]
      counts[state] += 1
      inputs[costStart + state] += costs[time * length + row]
      for index in 0..<bottleneckSize {
        inputs[state * bottleneckSize + index] += history.bottleneck(index, at: frame)
      }
    }
    for (state, count) in counts.enumerated() {
      if count == 0 {
        inputs[costStart + state] = pattern.cap
      } else {
        inputs[costStart + state] /= Float(count)
        for index in 0..<bottleneckSize {
          inputs[state * bottleneckSize + index] /= Float(count)
        }
      }
      inputs[lengthStart + state] = log(1 + Float(count))
    }
    inputs[inputs.count - 1] = raw
  }
}

import Foundation

/// Verifies matches of state paths: aligns a match again, measures how it lies along the path, and
/// judges it by ``VerifierWeights``.
package struct Verifier: Sendable {
  private let pattern: StatePathPattern
  private let weights: VerifierWeights
  /// For each frame of each path its state.
  private let states: [[Int]]
  /// For each path its classes, padded to whole vectors, and a vector of the cap.
  private let classes: [[Int32]]
  private let caps: [Float]
  private var alignment: PathAlignment
  /// Of each state of the path: the mean cost of its frames, and how many they are.
  private var stateCosts: [Float]
  private var stateFrames: [Int]
  private var sorted: [Float]

  /// A state that costs more than this does not fit.
  private static let misfit: Float = 3

  /// - Parameter pattern: all of its paths have the same number of states, three at least.
  package init(_ pattern: StatePathPattern, _ weights: VerifierWeights) {
    self.pattern = pattern
    self.weights = weights
    states = pattern.statePaths.map(StatePathPattern.states)
    classes = pattern.statePaths.map { path in
      let padding = PathAlignment.padded(path.count) - path.count
      return path.map(Int32.init) + [Int32](repeating: 0, count: padding)
    }
    caps = [Float](repeating: pattern.cap, count: PathAlignment.padded(1))
    let stateCount = (states.first?.last ?? 0) + 1
    precondition(stateCount >= 3 && weights.weights.count == VerifierWeights.inputCount)
    let longest = pattern.statePaths.map(\.count).max() ?? 0
    let frames = BatchedDTW.longestMatch(length: longest)
    alignment = PathAlignment(length: longest, frames: frames)
    stateCosts = [Float](repeating: 0, count: stateCount)
    stateFrames = [Int](repeating: 0, count: stateCount)
    sorted = stateCosts
  }

  /// - Parameters:
  ///   - raw: the raw score of the match.
  ///   - path: the number of the best path.
  ///   - frames: of the stream that it covers; all still in `history`.
  /// - Returns: the verifier's answer, no less than ``VerifierWeights/lowest``; under the gate what
  ///   stands for it.
  package mutating func value(
    raw: Float, path: Int, frames: Range<Int>, in history: PosteriorHistory
  ) -> Float {
    guard raw >= weights.gate else { return weights.unverified(raw) }
    for (time, frame) in frames.enumerated() {
      history.withLogPosteriors(at: frame) {
        alignment.setCosts(at: time, $0, classes: classes[path], caps: caps)
      }
    }
    alignment.align(length: pattern.statePaths[path].count, frames: frames.count)
    pool(path: path, frames: frames.count)
    return max(VerifierWeights.lowest, judged(raw: raw, frames: frames.count))
  }

  private mutating func pool(path: Int, frames: Int) {
    for state in stateCosts.indices { (stateCosts[state], stateFrames[state]) = (0, 0) }
    for time in 0..<frames {
      let row = alignment.rows[time]
      stateCosts[states[path][row]] += alignment.cost(at: time, row)
      stateFrames[states[path][row]] += 1
    }
    for state in stateCosts.indices {
      if stateFrames[state] > 0 {
        stateCosts[state] /= Float(stateFrames[state])
      } else {
        stateCosts[state] = pattern.cap
      }
    }
  }

  /// The twelve inputs, each times its weight: the greatest cost of a state, the mean of the three
  /// greatest, the deviation of all, the share of misfits; the mean of the path's first third, of
  /// the rest up to the last third, and of that; how far the length is from the usual, as a
  /// logarithm and without its sign; the share of the longest state, and that of states without a
  /// frame; the raw score.
  private mutating func judged(raw: Float, frames: Int) -> Float {
    let count = stateCosts.count
    for state in sorted.indices { sorted[state] = stateCosts[state] }
    sorted.sort(by: >)
    let mean = Self.mean(stateCosts, 0..<count)
    var (variance, misfits, longest, empty): (Float, Float, Int, Float) = (0, 0, 0, 0)
    for state in stateCosts.indices {
      variance += (stateCosts[state] - mean) * (stateCosts[state] - mean) / Float(count)
      if stateCosts[state] > Self.misfit { misfits += 1 / Float(count) }
      if stateFrames[state] == 0 { empty += 1 / Float(count) }
      longest = max(longest, stateFrames[state])
    }
    let stretch = log(Float(frames) / weights.frames)
    let third = count / 3
    let factors = weights.weights
    var value = weights.bias
    value += factors[0] * sorted[0]
    value += factors[1] * Self.mean(sorted, 0..<3)
    value += factors[2] * variance.squareRoot()
    value += factors[3] * misfits
    value += factors[4] * Self.mean(stateCosts, 0..<third)
    value += factors[5] * Self.mean(stateCosts, third..<count - third)
    value += factors[6] * Self.mean(stateCosts, count - third..<count)
    value += factors[7] * stretch
    value += factors[8] * abs(stretch)
    value += factors[9] * Float(longest) / Float(frames)
    value += factors[10] * empty
    value += factors[11] * raw
    return value
  }

  private static func mean(_ values: [Float], _ range: Range<Int>) -> Float {
    var sum: Float = 0
    for index in range { sum += values[index] }
    return sum / Float(range.count)
  }
}

/// What a ``Verifier`` judges a match by: a logistic regression on how its costs and frames are
/// spread over the states of the path. A false alarm often fits half of the word well, or at an odd
/// pace.
///
/// It sees twelve numbers that mean the same for every word, and all bundled words share the
/// weights: with what lies along the path pooled in full, and weights for each word, it learned the
/// voices of the few speakers there are and did harm to others (Training/RESULTS.md).
package struct VerifierWeights: Equatable, Sendable, Codable {
  /// The raw score from which a match is verified, minus a mean cost in nats.
  package var gate: Float
  /// Stream frames of 20 ms that the word takes as a rule; above 0.
  package var frames: Float
  /// One for each of the ``inputCount`` inputs, see ``Verifier``: nats of log odds for each unit of
  /// it.
  package var weights: [Float]
  /// The log odds, nats, that a match is the word where all inputs are 0: added to their weighted
  /// sum.
  package var bias: Float

  /// - Parameter weights: ``inputCount`` of them.
  package init(gate: Float, frames: Float, weights: [Float], bias: Float) {
    (self.gate, self.frames, self.weights, self.bias) = (gate, frames, weights, bias)
  }

  /// Inputs of every verifier.
  package static let inputCount = 12
  /// Verified values, nats of log odds, end here; matches under the gate score less, in the order
  /// of their raw scores.
  package static let lowest: Float = -12

  /// What stands for the answer at a raw score under the gate.
  package func unverified(_ raw: Float) -> Float { Self.lowest + min(0, raw - gate) }
}

/// What a ``Verifier`` judges a match by: a logistic regression on how its costs and frames are spread over
/// the states of the path. A false alarm often fits half of the word well, or at an odd pace.
///
/// It sees twelve numbers that mean the same for every word, and all bundled words share the weights:
/// with what lies along the path pooled in full, and weights for each word, it learned the voices of
/// the few speakers there are and did harm to others (Training/RESULTS.md).
package struct VerifierWeights: Equatable, Sendable, Codable {
  /// The raw score from which a match is verified.
  package var gate: Float
  /// Stream frames that the word takes as a rule.
  package var frames: Float
  /// One for each input, see ``Verifier``; nats of log odds.
  package var weights: [Float]
  /// Added to the sum of the weighted inputs, nats of log odds.
  package var bias: Float

  package init(gate: Float, frames: Float, weights: [Float], bias: Float) {
    (self.gate, self.frames, self.weights, self.bias) = (gate, frames, weights, bias)
  }

  /// Inputs of every verifier.
  package static let inputCount = 12
  /// Verified values end here; matches under the gate score less, in the order of their raw scores.
  package static let lowest: Float = -12

  /// What stands for the answer at a raw score under the gate.
  package func unverified(_ raw: Float) -> Float { Self.lowest + min(0, raw - gate) }
}

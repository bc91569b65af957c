/// What a wake word is made of in the space that the encoder learned: left-to-right paths of classes,
/// and what looks again at a match.
package struct StatePathPattern: Equatable, Sendable {
  /// Which of the encoder's outputs the classes are of.
  package enum Head: String, Sendable, Codable, CaseIterable {
    case states, phones
  }

  package var head: Head
  /// For each frame of each path the number of its class.
  package var paths: [[Int]]
  /// The most that a frame may cost, where the cost is minus the log posterior of the class.
  package var cap: Float
  /// The hash of the encoder, ``AcousticModelWeights/hash``.
  package var encoder: String
  package var verifier: VerifierWeights?

  package init(
    head: Head, paths: [[Int]], cap: Float, encoder: String, verifier: VerifierWeights? = nil
  ) {
    self.head = head
    self.paths = paths
    self.cap = cap
    self.encoder = encoder
    self.verifier = verifier
  }

  /// The number of the state that each frame of a path belongs to: a state is a run of equal classes.
  package static func states(of path: [Int]) -> [Int] {
    var state = 0
    return path.indices.map { index in
      if index > 0, path[index] != path[index - 1] { state += 1 }
      return state
    }
  }
}

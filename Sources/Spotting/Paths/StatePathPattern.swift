/// What a wake word is matched by in the acoustic model's space: left-to-right state paths, and
/// what verifies a match.
package struct StatePathPattern: Equatable, Sendable {
  /// Which of the acoustic model's outputs the classes are of.
  package enum Head: String, Sendable, Codable, CaseIterable {
    case states, phones
  }

  /// Which head the classes are of.
  package var head: Head
  /// Several where people say the word in several ways. For each frame of 20 ms of each path the
  /// number of its class, from 0.
  package var statePaths: [[Int]]
  /// The most that a frame may cost, where the cost is minus the log posterior of the class, nats.
  package var cap: Float
  /// The hash of the acoustic model, ``AcousticModelWeights/hash``.
  package var acousticModel: String
  /// What judges a match; all paths then have as many states, three at least, and the head is
  /// `.states`.
  package var verifier: VerifierWeights?

  /// - Parameters:
  ///   - statePaths: one at least, of ``Template/shortest`` to ``Template/longest`` frames.
  ///   - cap: above 0.
  package init(
    head: Head, statePaths: [[Int]], cap: Float, acousticModel: String,
    verifier: VerifierWeights? = nil
  ) {
    self.head = head
    self.statePaths = statePaths
    self.cap = cap
    self.acousticModel = acousticModel
    self.verifier = verifier
  }

  /// The number of the state that each frame of a path belongs to: a state is a run of equal
  /// classes.
  package static func states(of path: [Int]) -> [Int] {
    var state = 0
    return path.indices.map { index in
      if index > 0, path[index] != path[index - 1] { state += 1 }
      return state
    }
  }
}

import Features
import Spotting
import TensorFile
import WakeWords

/// What the templates of a wake word score over a sound in both spaces: raw scores frame by frame, kept
/// apart until it is known how they add up.
package struct RawScores: Sendable {
  /// At the frames that both have.
  private(set) var cepstra: [Float]
  private(set) var phones: [Float]

  /// - Parameters: raw scores from the first frame that both have on; what one has more is left out.
  package init(cepstra: some Sequence<Float>, phones: some Sequence<Float>) {
    let pairs = Array(zip(cepstra, phones))
    self.cepstra = pairs.map(\.0)
    self.phones = pairs.map(\.1)
  }

  /// The score of both at each frame. Never the best of one and the best of the other: in a sound
  /// without the wake word they lie at different places.
  package func fused(_ scales: TakePattern.Scales) -> [Float] {
    zip(cepstra, phones).map { scales.fused(cepstra: $0, phones: $1) }
  }
}

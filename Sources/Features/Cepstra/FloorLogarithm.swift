import Foundation

/// The logarithm of mel band energies, with a floor that keeps its distance to the level of the
/// recent speech: what lies far below the speech, noise above all, drowns in the same floor in
/// every recording instead of deciding the match.
struct FloorLogarithm {
  private let smoothing: Float
  private let bandShare: Float
  private var follower: PeakFollower
  private var smoothed: Float?

  init(_ parameters: CepstralParameters) {
    smoothing = parameters.smoothing
    bandShare = exp(-parameters.floorDepth) / Float(parameters.melBands)
    follower = PeakFollower(decay: parameters.levelDecay, lowest: parameters.lowestLevel)
  }

  /// - Parameters:
  ///   - bands: `melBands` energies, replaced by their logarithms.
  ///   - energy: of the frame, noise and all, natural logarithm.
  mutating func apply(to bands: inout [Float], energy: Float) {
    let before = smoothed ?? energy
    let now = before + smoothing * (energy - before)
    smoothed = now
    follower.follow(now)
    let floor = bandShare * exp(follower.level)
    for band in bands.indices { bands[band] = log(bands[band] + floor) }
  }

  mutating func reset() {
    smoothed = nil
    follower.reset()
  }
}

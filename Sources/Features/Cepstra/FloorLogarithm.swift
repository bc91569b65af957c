import Foundation

/// The logarithm of mel band energies, with a floor that keeps its distance to the level of the
/// recent speech: what lies far below the speech, noise above all, drowns in the same floor in
/// every recording instead of deciding the match.
struct FloorLogarithm {
  private let smoothing: Float
  private let bandShare: Float
  private var follower: LevelFollower
  private var smoothed: Float?

  init(_ options: CepstralParameters.FloorOptions, bands: Int) {
    smoothing = options.smoothing
    bandShare = exp(-options.depth) / Float(bands)
    follower = LevelFollower(decay: options.levelDecay, lowest: options.lowestLevel)
  }

  /// - Parameters:
  ///   - bands: energies, replaced by their logarithms.
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

/// Follows the loudest recent sound: up at once, down by a fixed step each hop.
struct LevelFollower {
  /// Natural logarithm of power.
  private(set) var level: Float
  private let decay: Float
  private let lowest: Float

  /// - Parameters:
  ///   - decay: nepers of power a hop.
  ///   - lowest: the level of silence.
  init(decay: Float, lowest: Float) {
    self.decay = decay
    self.lowest = lowest
    level = lowest
  }

  mutating func follow(_ energy: Float) { level = max(energy, level - decay, lowest) }

  mutating func reset() { level = lowest }
}

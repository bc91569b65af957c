/// Follows the loudest recent sound: up at once, down by a fixed step each hop.
struct PeakFollower {
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

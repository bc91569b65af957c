import Foundation

/// Turns mel band energies into log energies relative to the level of the recent speech.
///
/// A follower of the loudest recent sound gives the level `L`; each band becomes
/// `ln(P + floor e^L / bands) - L`. So the gain of the microphone cancels out from the first word
/// on, and what lies far below the speech, noise above all, is drowned in the same floor in every
/// recording instead of deciding the match.
struct LevelNormaliser {
  private let parameters: FeatureParameters
  private let bandFloor: Float
  private var smoothed: Float?
  private var level: Float

  init(_ parameters: FeatureParameters) {
    self.parameters = parameters
    bandFloor = exp(-parameters.floorDepth) / Float(parameters.melBands)
    level = parameters.lowestLevel
  }

  /// Takes the next frame's sound into the level.
  ///
  /// - Parameter bands: `melBands` energies, noise and all.
  mutating func follow(_ bands: [Float]) {
    var total: Float = 0
    for band in bands.indices { total += bands[band] }
    // 1e-9 is far below the lowest level: it only keeps digital silence from minus infinity.
    let energy = log(total + 1e-9)
    let before = smoothed ?? energy
    let now = before + parameters.levelSmoothing * (energy - before)
    smoothed = now
    level = max(now, level - parameters.levelDecay, parameters.lowestLevel)
  }

  /// - Parameter bands: `melBands` energies, replaced by their logarithms relative to the level.
  func apply(to bands: inout [Float]) {
    let floor = bandFloor * exp(level)
    for band in bands.indices { bands[band] = log(bands[band] + floor) - level }
  }

  mutating func reset() {
    smoothed = nil
    level = parameters.lowestLevel
  }
}

import Foundation

/// Follows the noise in each mel band and takes it out: spectral subtraction (Boll 1979) with a
/// floor that falls at once and rises slowly, so that it lies in the valleys of speech.
struct NoiseFloor {
  private let parameters: CepstralParameters
  /// Smoothed log energy of each band, and the floor below it.
  private var smoothed: [Float]
  private var floor: [Float]
  private var started = false

  init(_ parameters: CepstralParameters) {
    self.parameters = parameters
    smoothed = [Float](repeating: 0, count: parameters.melBands)
    floor = smoothed
  }

  /// - Parameter bands: `melBands` energies; the noise's share is taken from each.
  mutating func subtract(from bands: inout [Float]) {
    for band in bands.indices {
      // 1e-9 keeps digital silence from minus infinity.
      let energy = log(bands[band] + 1e-9)
      if !started {
        smoothed[band] = energy
        floor[band] = energy
      }
      smoothed[band] += parameters.smoothing * (energy - smoothed[band])
      let rise = smoothed[band] - floor[band]
      floor[band] += rise < 0 ? parameters.noiseFall * rise : min(rise, parameters.noiseRise)
      bands[band] = max(0, bands[band] - parameters.noiseShare * exp(floor[band]))
    }
    started = true
  }

  mutating func reset() { started = false }
}

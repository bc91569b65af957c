import Foundation

/// Follows the noise in each mel band and takes it out: spectral subtraction (Boll 1979) with a
/// floor that falls at once and rises slowly, so that it lies in the valleys of speech.
struct NoiseFloor {
  private let options: CepstralParameters.NoiseOptions
  /// Smoothed log energy of each band, and the floor below it.
  private var smoothed: [Float]
  private var floor: [Float]
  private var started = false

  init(_ options: CepstralParameters.NoiseOptions, bands: Int) {
    self.options = options
    smoothed = [Float](repeating: 0, count: bands)
    floor = smoothed
  }

  /// - Parameter bands: the energies; the noise's share is taken from each.
  mutating func subtract(from bands: inout [Float]) {
    for band in bands.indices {
      // 1e-9 keeps digital silence from minus infinity.
      let energy = log(bands[band] + 1e-9)
      if !started {
        smoothed[band] = energy
        floor[band] = energy
      }
      smoothed[band] += options.smoothing * (energy - smoothed[band])
      let rise = smoothed[band] - floor[band]
      floor[band] += rise < 0 ? options.fall * rise : min(rise, options.rise)
      bands[band] = max(0, bands[band] - options.share * exp(floor[band]))
    }
    started = true
  }

  mutating func reset() { started = false }
}

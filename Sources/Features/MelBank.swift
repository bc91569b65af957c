import Foundation

/// Triangular bands on the mel scale of O'Shaughnessy (1987), `mel = 2595 log10(1 + f / 700)`.
///
/// The peaks lie at equal distances on that scale, each triangle reaching to its neighbours' peaks,
/// and every triangle has height 1 (as in HTK, so wider bands hold more energy).
public struct MelBank {
  /// For each band, the bins it covers; the weights lie one after another in ``weights``.
  private let bins: [Range<Int>]
  private let weights: [Float]

  public init(_ parameters: FeatureParameters) {
    let low = Self.mel(Double(parameters.lowestFrequency))
    let high = Self.mel(Double(parameters.highestFrequency))
    let step = (high - low) / Double(parameters.melBands + 1)
    let edges = (0..<parameters.melBands + 2).map { Self.frequency(low + step * Double($0)) }
    let binWidth = Double(parameters.sampleRate) / Double(parameters.fftLength)
    var bins: [Range<Int>] = []
    var weights: [Float] = []
    for band in 0..<parameters.melBands {
      let (left, peak, right) = (edges[band], edges[band + 1], edges[band + 2])
      let first = Int((left / binWidth).rounded(.down)) + 1
      let end = Int((right / binWidth).rounded(.up))
      bins.append(first..<max(first, end))
      for bin in bins[band] {
        let frequency = Double(bin) * binWidth
        weights.append(
          Float(
            frequency <= peak
              ? (frequency - left) / (peak - left) : (right - frequency) / (right - peak)))
      }
    }
    self.bins = bins
    self.weights = weights
  }

  /// Sums a power spectrum into band energies.
  ///
  /// - Parameters:
  ///   - power: `fftLength / 2 + 1` values.
  ///   - energies: `melBands` values, overwritten.
  public func apply(to power: [Float], into energies: inout [Float]) {
    var next = 0
    for band in bins.indices {
      var sum: Float = 0
      for bin in bins[band] {
        sum += power[bin] * weights[next]
        next += 1
      }
      energies[band] = sum
    }
  }

  static func mel(_ frequency: Double) -> Double { 2595 * log10(1 + frequency / 700) }
  static func frequency(_ mel: Double) -> Double { 700 * (pow(10, mel / 2595) - 1) }
}

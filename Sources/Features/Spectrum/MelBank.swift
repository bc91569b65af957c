import CKernels
import Foundation

/// Triangular bands on the mel scale of O'Shaughnessy (1987), `mel = 2595 log10(1 + f / 700)`.
///
/// The peaks lie at equal distances on that scale, each triangle reaching to its neighbours' peaks,
/// and every triangle has height 1 (as in HTK, so wider bands hold more energy).
package struct MelBank {
  /// For each band, the first bin that it covers, and how many whole vectors.
  private let first: [Int32]
  private let groups: [Int32]
  /// Of one band after the other; zeros beyond its bins.
  private let weights: [Float]
  /// Values that a power spectrum must hold.
  private let reach: Int

  /// - Parameter fftLength: of the power spectra; a bin is the sample rate over it wide.
  package init(_ options: MelOptions, fftLength: Int) {
    let low = Self.mel(Double(options.lowestFrequency))
    let high = Self.mel(Double(options.highestFrequency))
    let step = (high - low) / Double(options.bands + 1)
    let edges = (0..<options.bands + 2).map { Self.frequency(low + step * Double($0)) }
    let binWidth = Double(FrameTime.sampleRate) / Double(fftLength)
    var (starts, groups): ([Int32], [Int32]) = ([], [])
    var weights: [Float] = []
    for band in 0..<options.bands {
      let (left, peak, right) = (edges[band], edges[band + 1], edges[band + 2])
      let first = Int((left / binWidth).rounded(.down)) + 1
      let end = Int((right / binWidth).rounded(.up))
      for bin in first..<max(first, end) {
        let frequency = Double(bin) * binWidth
        weights.append(
          Float(
            frequency <= peak
              ? (frequency - left) / (peak - left) : (right - frequency) / (right - peak)))
      }
      let padded = DenseLayer.padded(max(0, end - first))
      weights += [Float](repeating: 0, count: padded - max(0, end - first))
      starts.append(Int32(first))
      groups.append(Int32(padded / DenseLayer.padded(1)))
    }
    first = starts
    self.groups = groups
    self.weights = weights
    reach = zip(starts, groups).map { Int($0) + Int($1) * DenseLayer.padded(1) }.max() ?? 0
  }

  /// Sums a power spectrum into band energies.
  ///
  /// - Parameters:
  ///   - power: `fftLength / 2 + 1` values, and room to read whole vectors, see
  ///     ``PowerSpectrum/paddedCount``.
  ///   - energies: at least as many values as there are bands, overwritten.
  package func apply(to power: [Float], into energies: inout [Float]) {
    precondition(power.count >= reach && energies.count >= first.count)
    unbidden_mel_bank(power, first, groups, weights, Int32(first.count), &energies)
  }

  static func mel(_ frequency: Double) -> Double { 2595 * log10(1 + frequency / 700) }
  static func frequency(_ mel: Double) -> Double { 700 * (pow(10, mel / 2595) - 1) }
}

import Features
import Foundation

/// The triangular bands of `MelBank`, each a list of the weights of its bins.
struct NaiveMelBank {
  private var bands: [(first: Int, weights: [Float])] = []

  init(_ parameters: CepstralParameters) {
    let mel = { (frequency: Float) in 2595 * log10(1 + Double(frequency) / 700) }
    let (low, high) = (mel(parameters.lowestFrequency), mel(parameters.highestFrequency))
    let edges = (0..<parameters.melBands + 2).map { edge in
      let place = low + (high - low) * Double(edge) / Double(parameters.melBands + 1)
      return 700 * (pow(10, place / 2595) - 1)
    }
    let binWidth = Double(parameters.sampleRate) / Double(parameters.fftLength)
    for band in 0..<parameters.melBands {
      let (left, peak, right) = (edges[band], edges[band + 1], edges[band + 2])
      let bins = (0...parameters.fftLength / 2).filter {
        left < Double($0) * binWidth && Double($0) * binWidth < right
      }
      let weights = bins.map { bin in
        let frequency = Double(bin) * binWidth
        return Float(
          frequency <= peak
            ? (frequency - left) / (peak - left) : (right - frequency) / (right - peak))
      }
      bands.append((bins.first ?? 0, weights))
    }
  }

  /// - Parameter energies: one for each band, overwritten.
  func apply(to power: [Float], into energies: inout [Float]) {
    for band in bands.indices {
      var sum: Float = 0
      for index in bands[band].weights.indices {
        sum += bands[band].weights[index] * power[bands[band].first + index]
      }
      energies[band] = sum
    }
  }
}

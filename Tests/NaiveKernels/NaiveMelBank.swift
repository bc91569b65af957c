import Foundation

/// Bands of a power spectrum, each a list of the weights of its bins: what `unbidden_mel_bank`
/// does.
package struct NaiveMelBank {
  package let bands: [(first: Int, weights: [Float])]

  /// - Parameter bands: for each its first bin and the weights from there on.
  package init(bands: [(first: Int, weights: [Float])]) { self.bands = bands }

  /// Triangles of height 1 whose peaks lie at equal distances on the mel scale,
  /// `mel = 2595 log10(1 + f / 700)` (O'Shaughnessy 1987), each reaching to its neighbours' peaks.
  ///
  /// - Parameter frequencies: from the lower edge of the first to the upper edge of the last, Hz.
  package init(
    bands count: Int, frequencies: ClosedRange<Double> = 60...7_600, fftLength: Int = 512,
    sampleRate: Double = 16_000
  ) {
    let mel = { (frequency: Double) in 2595 * log10(1 + frequency / 700) }
    let (low, high) = (mel(frequencies.lowerBound), mel(frequencies.upperBound))
    let edges = (0..<count + 2).map { edge in
      let place = low + (high - low) * Double(edge) / Double(count + 1)
      return 700 * (pow(10, place / 2595) - 1)
    }
    let binWidth = sampleRate / Double(fftLength)
    bands = (0..<count).map { band in
      let (left, peak, right) = (edges[band], edges[band + 1], edges[band + 2])
      let bins = (0...fftLength / 2).filter {
        left < Double($0) * binWidth && Double($0) * binWidth < right
      }
      let weights = bins.map { bin in
        let frequency = Double(bin) * binWidth
        return Float(
          frequency <= peak
            ? (frequency - left) / (peak - left) : (right - frequency) / (right - peak))
      }
      return (bins.first ?? 0, weights)
    }
  }

  /// - Parameter energies: one for each band, overwritten.
  package func apply(to power: [Float], into energies: inout [Float]) {
    for band in bands.indices {
      var sum: Float = 0
      for index in bands[band].weights.indices {
        sum += bands[band].weights[index] * power[bands[band].first + index]
      }
      energies[band] = sum
    }
  }

  /// The bands as the kernel takes them: first bins, numbers of vectors, and the weights of one
  /// band after another, zeros beyond its bins.
  package func packed(lanes: Int) -> (first: [Int32], groups: [Int32], weights: [Float]) {
    var weights: [Float] = []
    var groups: [Int32] = []
    for band in bands {
      let vectors = (band.weights.count + lanes - 1) / lanes
      groups.append(Int32(vectors))
      weights += band.weights
      weights += [Float](repeating: 0, count: vectors * lanes - band.weights.count)
    }
    return (bands.map { Int32($0.first) }, groups, weights)
  }
}

/// `values = (ln(values + floor) - mean) * scale`: what `unbidden_logarithms` does.
package func naiveLogarithms(
  _ values: inout [Float], floor: Float, mean: [Float], scale: [Float]
) {
  for band in values.indices {
    values[band] = (log(values[band] + floor) - mean[band]) * scale[band]
  }
}

import Features
import Foundation

/// Cepstra of one window after another, with the naive spectrum. It leaves out what the front end
/// does besides (noise, floor, means, slopes), so its time is a lower bound.
struct NaiveCepstra {
  private let parameters = CepstralParameters.standard
  private let spectrum: NaiveSpectrum
  private let bank: NaiveMelBank
  private let transform: CosineTransform

  init() {
    spectrum = NaiveSpectrum(
      windowLength: parameters.windowLength, fftLength: parameters.fftLength)
    bank = NaiveMelBank(parameters)
    transform = CosineTransform(inputs: parameters.melBands, outputs: parameters.cepstra)
  }

  /// - Returns: a row of cepstra for each window that lies wholly in `samples`.
  func rows(_ samples: [Float]) -> [[Float]] {
    var power = [Float](repeating: 0, count: parameters.fftLength / 2 + 1)
    var bands = [Float](repeating: 0, count: parameters.melBands)
    let last = samples.count - parameters.windowLength
    return stride(from: 0, through: last, by: parameters.hopLength).map { start in
      let frame = (start..<start + parameters.windowLength).map { index in
        samples[index] - parameters.preEmphasis * samples[max(0, index - 1)]
      }
      spectrum.transform(frame, into: &power)
      bank.apply(to: power, into: &bands)
      var cepstra = [Float](repeating: 0, count: parameters.cepstra)
      transform.apply(to: bands.map { log($0 + 1e-9) }, into: &cepstra)
      return cepstra
    }
  }
}

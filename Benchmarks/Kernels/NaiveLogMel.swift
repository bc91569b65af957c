import Features
import Foundation

/// What the encoder hears of a stretch of sound, window after window, with the naive spectrum.
struct NaiveLogMel {
  private let parameters: CepstralParameters
  private let spectrum: NaiveSpectrum
  private let bank: NaiveMelBank
  private let floor: Float
  private let mean: [Float]
  private let scale: [Float]

  init(floor: Float, mean: [Float], scale: [Float]) {
    var parameters = CepstralParameters.standard
    parameters.windowLength = LogMel.windowLength
    parameters.hopLength = LogMel.hopLength
    parameters.melBands = mean.count
    self.parameters = parameters
    spectrum = NaiveSpectrum(
      windowLength: parameters.windowLength, fftLength: parameters.fftLength)
    bank = NaiveMelBank(parameters)
    (self.floor, self.mean, self.scale) = (floor, mean, scale)
  }

  /// - Returns: frame after frame, for each window that lies wholly in `samples`.
  func frames(_ samples: [Float]) -> [Float] {
    var power = [Float](repeating: 0, count: parameters.fftLength / 2 + 1)
    var bands = [Float](repeating: 0, count: parameters.melBands)
    let last = samples.count - parameters.windowLength
    return stride(from: 0, through: last, by: parameters.hopLength).flatMap { start in
      let window = (start..<start + parameters.windowLength).map { index in
        samples[index] - parameters.preEmphasis * samples[max(0, index - 1)]
      }
      spectrum.transform(window, into: &power)
      bank.apply(to: power, into: &bands)
      return bands.indices.map { (log(bands[$0] + floor) - mean[$0]) * scale[$0] }
    }
  }
}

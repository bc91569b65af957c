import Foundation

/// The loudness of each hop of a whole signal: the summed mel band energies, in dB of power.
///
/// - Parameter samples: 16 kHz mono, full scale 1.
/// - Returns: one value per window, none for less than a window.
package func energyContour(
  _ samples: [Float], _ parameters: CepstralParameters = .standard
) -> [Float] {
  var framer = Framer(parameters.frames)
  var spectrum = PowerSpectrum(parameters.frames)
  let bank = MelBank(parameters.mel, fftLength: parameters.frames.fftLength)
  var power = [Float](repeating: 0, count: spectrum.paddedCount)
  var bands = [Float](repeating: 0, count: parameters.mel.bands)
  var contour: [Float] = []
  var position = 0
  while framer.advance(through: samples.span, from: &position) {
    spectrum.transform(framer.window, into: &power)
    bank.apply(to: power, into: &bands)
    contour.append(10 * log10(bands.reduce(0, +) + 1e-10))
  }
  return contour
}

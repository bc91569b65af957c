import Foundation

/// `output[k] = input[k] - factor * input[k - 1]`: what `unbidden_pre_emphasis` does.
///
/// - Parameters:
///   - input: one sample more in front than there are outputs.
///   - output: overwritten.
package func naivePreEmphasis(_ input: [Float], factor: Float, into output: inout [Float]) {
  for index in output.indices { output[index] = input[index + 1] - factor * input[index] }
}

/// `output = input * window`: what `unbidden_window` does.
package func naiveWindow(_ input: [Float], _ window: [Float], into output: inout [Float]) {
  for index in output.indices { output[index] = input[index] * window[index] }
}

/// The power spectrum of real samples from the transform of the complex numbers that they make in
/// pairs, bin after bin (Sorensen et al. 1987): what `unbidden_power` does.
///
/// - Parameters:
///   - pairs: the transform, `half` complex numbers.
///   - cosines: of the `half + 1` angles -pi k / half; `sines` likewise. The kernel needs half as
///     many.
///   - power: `half + 1` values, overwritten.
package func naivePower(
  ofPairs pairs: [Float], cosines: [Float], sines: [Float], into power: inout [Float]
) {
  let half = pairs.count / 2
  for bin in 0...half {
    let (one, other) = (2 * (bin % half), 2 * ((half - bin) % half))
    let even = (re: (pairs[one] + pairs[other]) / 2, im: (pairs[one + 1] - pairs[other + 1]) / 2)
    let odd = (re: (pairs[one + 1] + pairs[other + 1]) / 2, im: (pairs[other] - pairs[one]) / 2)
    let real = even.re + cosines[bin] * odd.re - sines[bin] * odd.im
    let imaginary = even.im + cosines[bin] * odd.im + sines[bin] * odd.re
    power[bin] = real * real + imaginary * imaginary
  }
}

/// Power spectra by the definition of the discrete Fourier transform, every bin a sum over the
/// whole window: what an FFT saves.
package struct NaiveSpectrum {
  private let window: [Float]
  private let fftLength: Int
  private let cosines: [Float]
  private let sines: [Float]

  /// - Parameter window: what each sample is multiplied by; at most `fftLength` values.
  package init(window: [Float], fftLength: Int) {
    self.window = window
    self.fftLength = fftLength
    let angles = (0..<fftLength).map { 2 * Double.pi * Double($0) / Double(fftLength) }
    cosines = angles.map { Float(cos($0)) }
    sines = angles.map { Float(sin($0)) }
  }

  /// The periodic Hann window, `0.5 - 0.5 cos(2 pi n / N)`.
  package static func hann(_ length: Int) -> [Float] {
    (0..<length).map { Float(0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(length))) }
  }

  /// - Parameters:
  ///   - frame: as many samples as the window has.
  ///   - power: `fftLength / 2 + 1` values, overwritten.
  package func transform(_ frame: [Float], into power: inout [Float]) {
    for bin in 0...fftLength / 2 {
      var (real, imaginary): (Float, Float) = (0, 0)
      for index in window.indices {
        let sample = frame[index] * window[index]
        let phase = bin * index % fftLength
        real += sample * cosines[phase]
        imaginary -= sample * sines[phase]
      }
      power[bin] = real * real + imaginary * imaginary
    }
  }
}

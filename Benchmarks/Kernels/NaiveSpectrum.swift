import Foundation

/// Power spectra by the definition of the discrete Fourier transform, every bin a sum over the whole
/// window: what an FFT saves.
struct NaiveSpectrum {
  private let window: [Float]
  private let fftLength: Int
  private let cosines: [Float]
  private let sines: [Float]

  init(windowLength: Int, fftLength: Int) {
    self.fftLength = fftLength
    let turn = { (index: Int, length: Int) in 2 * Double.pi * Double(index) / Double(length) }
    window = (0..<windowLength).map { Float(0.5 - 0.5 * cos(turn($0, windowLength))) }
    cosines = (0..<fftLength).map { Float(cos(turn($0, fftLength))) }
    sines = (0..<fftLength).map { Float(sin(turn($0, fftLength))) }
  }

  /// - Parameters:
  ///   - frame: as many samples as the window has.
  ///   - power: `fftLength / 2 + 1` values, overwritten.
  func transform(_ frame: [Float], into power: inout [Float]) {
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

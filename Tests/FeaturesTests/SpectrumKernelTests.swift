import CKernels
import Foundation
import NaiveKernels
import TestSupport
import Testing

@Suite("Kernels of the spectrum and the mel bank against their naive twins")
struct SpectrumKernelTests {
  @Test("Pre-emphasis is exact, denormal numbers included", arguments: [0, 1, 15, 16, 17, 320])
  func preEmphasis(count: Int) {
    var random = SplitMix(UInt64(count))
    for scale: Float in [1, .leastNormalMagnitude] {
      let input = random.numbers(count + 1).map { $0 * scale }
      var found = [Float](repeating: .nan, count: count)
      var expected = found
      input.withUnsafeBufferPointer {
        unbidden_pre_emphasis($0.baseAddress! + 1, 0.97, &found, Int32(count))
      }
      naivePreEmphasis(input, factor: 0.97, into: &expected)
      expectClose(found, expected, tolerance: 0)
    }
  }

  @Test("Windowing is exact", arguments: [0, 16, 48, 512])
  func window(count: Int) {
    var random = SplitMix(UInt64(count))
    let (input, window) = (random.numbers(count), random.numbers(count))
    var found = [Float](repeating: .nan, count: count)
    var expected = found
    unbidden_window(input, window, &found, Int32(count))
    naiveWindow(input, window, into: &expected)
    expectClose(found, expected, tolerance: 0)
  }

  /// The transform of the complex numbers that samples make in pairs, from the definition.
  private func transform(_ samples: [Float]) -> [Float] {
    let half = samples.count / 2
    return (0..<half).flatMap { bin in
      var (real, imaginary) = (0.0, 0.0)
      for place in 0..<half {
        let angle = -2 * Double.pi * Double(bin * place % half) / Double(half)
        let (a, b) = (Double(samples[2 * place]), Double(samples[2 * place + 1]))
        real += a * cos(angle) - b * sin(angle)
        imaginary += a * sin(angle) + b * cos(angle)
      }
      return [Float(real), Float(imaginary)]
    }
  }

  @Test(
    "The transform of pairs makes the power spectrum that the definition gives",
    arguments: [1, 2, 15, 16, 17, 20, 31, 32, 33, 64, 256])
  func power(half: Int) {
    var random = SplitMix(UInt64(half))
    let samples = random.numbers(2 * half)
    let pairs = transform(samples)
    let angles = (0...half).map { -Double.pi * Double($0) / Double(half) }
    let (cosines, sines) = (angles.map { Float(cos($0)) }, angles.map { Float(sin($0)) })
    var found = [Float](repeating: .nan, count: half + 1)
    var (naive, defined) = (found, found)
    unbidden_power(
      pairs, Array(cosines[...(half / 2)]), Array(sines[...(half / 2)]), &found, Int32(half))
    naivePower(ofPairs: pairs, cosines: cosines, sines: sines, into: &naive)
    NaiveSpectrum(window: [Float](repeating: 1, count: 2 * half), fftLength: 2 * half)
      .transform(samples, into: &defined)
    // The powers add up to half * samples, each rounded on the scale of the greatest.
    let tolerance = 1e-6 * Float(half)
    expectClose(found, naive, tolerance: tolerance)
    expectClose(found, defined, tolerance: tolerance)
  }

  @Test("Bands equal their naive sums: empty ones, whole vectors, and up to the last bin")
  func bands() {
    var random = SplitMix(5)
    let (binCount, sizes) = (257, [48, 0, 1, 15, 16, 17])
    var power = random.numbers(binCount, in: 0..<4)
    let bank = NaiveMelBank(
      bands: sizes.map { (first: binCount - $0 - $0 % 3, weights: random.numbers($0)) })
    // Whole vectors are read; there the weights are 0.
    power += random.numbers(lanes)
    let (first, groups, weights) = bank.packed(lanes: lanes)
    var found = [Float](repeating: .nan, count: sizes.count)
    var expected = found
    unbidden_mel_bank(power, first, groups, weights, Int32(sizes.count), &found)
    bank.apply(to: power, into: &expected)
    expectClose(found, expected)
    #expect(found[1] == 0)
  }

  @Test("Logarithms are right over all magnitudes of energies, in each lane")
  func logarithms() {
    for exponent in stride(from: -26.0, to: 26, by: 0.037) {
      let energies = (0..<lanes).map { Float(exp(exponent + 0.002 * Double($0))) }
      let (mean, scale) = (
        [Float](repeating: -6, count: lanes), [Float](repeating: 0.25, count: lanes)
      )
      var (found, naive) = (energies, energies)
      unbidden_logarithms(&found, 1e-6, mean, scale, Int32(lanes))
      naiveLogarithms(&naive, floor: 1e-6, mean: mean, scale: scale)
      expectClose(found, naive, tolerance: 1e-6)
      expectClose(
        found, energies.map { Float((log(Double($0 + 1e-6)) + 6) / 4) }, tolerance: 1e-6)
    }
  }

  @Test("Each band has its own mean and scale, and the floor lifts zero and what is denormal")
  func scaledLogarithms() {
    var random = SplitMix(6)
    for count in [0, 16, 48] {
      var energies = random.numbers(count, in: 0..<4)
      for (index, special) in zip(
        energies.indices, [0, .leastNonzeroMagnitude, .leastNormalMagnitude / 2] as [Float])
      {
        energies[index] = special
      }
      let (mean, scale) = (random.numbers(count), random.numbers(count))
      var (found, expected) = (energies, energies)
      unbidden_logarithms(&found, 1e-6, mean, scale, Int32(count))
      naiveLogarithms(&expected, floor: 1e-6, mean: mean, scale: scale)
      expectClose(found, expected, tolerance: 2e-6)
    }
    // The least and the greatest that are promised.
    var ends = [Float](repeating: .leastNormalMagnitude, count: 8)
    ends += [Float](repeating: .greatestFiniteMagnitude, count: 8)
    let (zero, one) = ([Float](repeating: 0, count: 16), [Float](repeating: 1, count: 16))
    var found = ends
    unbidden_logarithms(&found, 0, zero, one, 16)
    expectClose(found, ends.map { log($0) }, tolerance: 1e-6)
  }
}

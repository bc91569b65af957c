import Foundation
import TestSupport
import Testing

@testable import Review

@Suite struct McAdamsTests {
  /// A resonance: noise-like clicks through two conjugate poles.
  private func resonance(_ hertz: Double, radius: Double = 0.98, seconds: Double = 1) -> [Float] {
    let angle = 2 * .pi * hertz / 16_000
    var (last, before) = (0.0, 0.0)
    var random = SplitMix(3)
    return (0..<Int(seconds * 16_000)).map { _ in
      let value =
        0.003 * Double.random(in: -1...1, using: &random) + 2 * radius * cos(angle) * last
        - radius * radius * before
      (before, last) = (last, value)
      return Float(value)
    }
  }

  /// Where the spectrum is highest, Hz: by the mean power at each of the candidates.
  private func peak(_ samples: [Float]) -> Double {
    func power(_ hertz: Double) -> Double {
      stride(from: 0, to: samples.count - 512, by: 512).reduce(0) { sum, start in
        var (real, imaginary) = (0.0, 0.0)
        for index in 0..<512 {
          let angle = 2 * .pi * hertz * Double(index) / 16_000
          let value =
            Double(samples[start + index]) * (0.5 - 0.5 * cos(2 * .pi * Double(index) / 512))
          real += value * cos(angle)
          imaginary += value * sin(angle)
        }
        return sum + real * real + imaginary * imaginary
      }
    }
    return stride(from: 100.0, to: 7_900, by: 25).max { power($0) < power($1) } ?? 0
  }

  @Test(
    "A resonance moves to where the formula says", arguments: [500.0, 1_200, 2_546, 4_500],
    [0.7, 0.8, 1.0])
  func resonances(hertz: Double, alpha: Double) {
    let sound = resonance(hertz)
    let expected = pow(2 * .pi * hertz / 16_000, alpha) / (2 * .pi) * 16_000
    let found = peak(McAdams(alpha: alpha).distorted(sound))
    #expect(abs(found - expected) < max(75, 0.04 * expected), "\(found), expected \(expected)")
  }

  @Test("Length and level stay, and nothing goes beyond the scale")
  func level() {
    func decibels(_ samples: [Float]) -> Double {
      10 * log10(samples.reduce(0) { $0 + Double($1 * $1) } / Double(samples.count))
    }
    for count in [1, 159, 320, 16_000, 16_123] {
      #expect(McAdams().distorted([Float](repeating: 0.1, count: count)).count == count)
    }
    let sound = resonance(700)
    let distorted = McAdams().distorted(sound)
    #expect(distorted.count == sound.count)
    #expect(abs(decibels(distorted) - decibels(sound)) < 1.5)
    let loud = McAdams().distorted(sound.map { max(-1, min(1, $0 * 40)) })
    #expect(loud.allSatisfy { abs($0) <= 1.0001 && $0.isFinite })
  }

  @Test("Silence stays silence, and odd sounds stay finite")
  func odd() {
    #expect(McAdams().distorted([]).isEmpty)
    #expect(McAdams().distorted([Float](repeating: 0, count: 4_000)).allSatisfy { $0 == 0 })
    var click = [Float](repeating: 0, count: 4_000)
    click[1_000] = 1
    for sound in [click, TestSound.tone(1_000, seconds: 0.5), [Float](repeating: 1, count: 900)] {
      #expect(McAdams().distorted(sound).allSatisfy { $0.isFinite })
    }
  }

  @Test("Roots of a polynomial are found, and give it again")
  func roots() throws {
    let poles = [0.3, 0.9, 1.4, 2.2].flatMap { angle in
      [Complex(radius: 0.9, angle: angle), Complex(radius: 0.9, angle: -angle)]
    }
    let polynomial = PolynomialRoots.coefficients(of: poles)
    var guess = PolynomialRoots.start(8)
    let found = try #require(PolynomialRoots.roots(of: polynomial, from: &guess))
    let again = PolynomialRoots.coefficients(of: found)
    #expect(zip(polynomial, again).allSatisfy { abs($0 - $1) < 1e-9 })
  }
}

import CKernels
import Foundation

/// The power spectrum of 512 samples from the transform of 256 complex numbers.
struct PowerPair: KernelPair {
  private(set) var output: [Float]
  private let half = 256
  private let pairs: [Float]
  private let cosines: [Float]
  private let sines: [Float]

  init() {
    var random = SampleNumbers()
    pairs = random.numbers(2 * half)
    let angles = (0...half).map { -Double.pi * Double($0) / 256 }
    (cosines, sines) = (angles.map { Float(cos($0)) }, angles.map { Float(sin($0)) })
    output = [Float](repeating: 0, count: half + 1)
  }

  mutating func run() { unbidden_power(pairs, cosines, sines, &output, Int32(half)) }

  mutating func runNaive() {
    for bin in 0...half {
      let (one, other) = (2 * (bin % half), 2 * ((half - bin) % half))
      let even = (re: (pairs[one] + pairs[other]) / 2, im: (pairs[one + 1] - pairs[other + 1]) / 2)
      let odd = (re: (pairs[one + 1] + pairs[other + 1]) / 2, im: (pairs[other] - pairs[one]) / 2)
      let real = even.re + cosines[bin] * odd.re - sines[bin] * odd.im
      let imaginary = even.im + cosines[bin] * odd.im + sines[bin] * odd.re
      output[bin] = real * real + imaginary * imaginary
    }
  }
}

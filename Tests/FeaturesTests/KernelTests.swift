import CKernels
import Foundation
import Testing

@testable import Features

/// Each kernel against its definition in double precision.
@Suite("Kernels")
struct KernelTests {
  private var state: UInt32 = 1

  private mutating func number() -> Float {
    state = state &* 1_664_525 &+ 1_013_904_223
    return Float(state >> 8) / Float(1 << 23) - 1
  }

  private mutating func numbers(_ count: Int) -> [Float] { (0..<count).map { _ in number() } }

  @Test(
    "A matrix equals its naive product, whatever its size and the number of frames",
    arguments: [(1, 1), (5, 17), (40, 33), (64, 80)], [1, 5, 6, 13])
  mutating func dense(size: (inputs: Int, outputs: Int), frames: Int) {
    let (inputs, outputs) = size
    let (weight, bias) = (numbers(inputs * outputs), numbers(outputs))
    // Frames may overlap.
    let stride = max(1, inputs - 1)
    let input = numbers(frames * stride + inputs)
    let layer = DenseLayer(weight: weight, bias: bias)
    let rest = numbers(frames * layer.width)
    var output = [Float](repeating: .nan, count: frames * layer.width)
    input.withUnsafeBufferPointer { input in
      rest.withUnsafeBufferPointer { rest in
        output.withUnsafeMutableBufferPointer { output in
          layer.apply(
            to: input, stride: stride, adding: rest, rectified: true, into: output, frames: frames)
        }
      }
    }
    for frame in 0..<frames {
      let start = frame * layer.width
      for row in 0..<outputs {
        let sum = (0..<inputs).reduce(Double(bias[row] + rest[start + row])) {
          $0 + Double(weight[row * inputs + $1]) * Double(input[frame * stride + $1])
        }
        #expect(abs(Double(output[start + row]) - max(0, sum)) < 1e-5)
      }
    }
    var plain = output
    layer.apply(to: input, stride: stride, into: &plain, frames: frames)
    #expect(plain.contains { $0 < 0 } || plain.count < 17)
    #expect(plain[outputs..<layer.width].allSatisfy { $0 == 0 })
  }

  @Test("A filter over time equals its naive sum", arguments: [1, 3])
  mutating func filter(dilation: Int) {
    let (taps, channels, frames) = (5, 20, 9)
    let weight = numbers(channels * taps)
    let layer = DepthwiseLayer(weight: weight, taps: taps, dilation: dilation)
    #expect(layer.width == 32 && layer.reach == 4 * dilation)
    let input = numbers((layer.reach + frames) * layer.width)
    var output = [Float](repeating: .nan, count: frames * layer.width)
    input.withUnsafeBufferPointer {
      layer.apply(
        to: $0.baseAddress! + layer.reach * layer.width, into: &output, frames: frames)
    }
    for frame in 0..<frames {
      for channel in 0..<channels {
        let sum = (0..<taps).reduce(0.0) { sum, tap in
          let row = frame + tap * dilation
          return sum + Double(weight[channel * taps + tap])
            * Double(input[row * layer.width + channel])
        }
        #expect(abs(Double(output[frame * layer.width + channel]) - sum) < 1e-5)
      }
    }
  }

  @Test("Log posteriors are right from far above to far below, and padding does not count")
  mutating func softmax() {
    for scale: Float in [0.1, 10, 80] {
      let sums = numbers(2 * 48).map { $0 * scale }
      var rows = sums
      for padding in [40..<48, 88..<96] {
        for index in padding { rows[index] = -1e30 }
      }
      unbidden_log_softmax(&rows, 3, 48, 2)
      for start in [0, 48] {
        let own = sums[start..<start + 40].map(Double.init)
        let greatest = own.max()!
        let norm = greatest + log(own.reduce(0) { $0 + exp($1 - greatest) })
        for index in 0..<40 {
          #expect(abs(Double(rows[start + index]) - (own[index] - norm)) < 2e-5)
        }
      }
    }
  }

  @Test("Logarithms are right over all magnitudes of energies")
  func logarithms() {
    for exponent in stride(from: -26.0, to: 26, by: 0.037) {
      let energy = Float(exp(exponent))
      var values = [Float](repeating: energy, count: 16)
      let (mean, scale) = ([Float](repeating: -6, count: 16), [Float](repeating: 0.25, count: 16))
      unbidden_logarithms(&values, 1e-6, mean, scale, 16)
      let expected = (log(Double(energy + 1e-6)) + 6) / 4
      #expect(values.allSatisfy { abs(Double($0) - expected) < 1e-6 })
    }
  }

  @Test("The halves of a transform make the power spectrum", arguments: [2, 20, 64, 256])
  mutating func power(half: Int) {
    let samples = numbers(2 * half)
    /// The power at a frequency, from the definition.
    func naive(_ bin: Int) -> Double {
      let angles = samples.indices.map { -Double.pi * Double(bin * $0) / Double(half) }
      let real = zip(samples, angles).reduce(0) { $0 + Double($1.0) * cos($1.1) }
      let imaginary = zip(samples, angles).reduce(0) { $0 + Double($1.0) * sin($1.1) }
      return real * real + imaginary * imaginary
    }
    var pairs: [Float] = []
    for bin in 0..<half {
      var (real, imaginary) = (0.0, 0.0)
      for place in 0..<half {
        let angle = -2 * Double.pi * Double(bin * place) / Double(half)
        let (a, b) = (Double(samples[2 * place]), Double(samples[2 * place + 1]))
        real += a * cos(angle) - b * sin(angle)
        imaginary += a * sin(angle) + b * cos(angle)
      }
      pairs += [Float(real), Float(imaginary)]
    }
    let angles = (0...half / 2).map { -Double.pi * Double($0) / Double(half) }
    var power = [Float](repeating: .nan, count: half + 1)
    unbidden_power(
      pairs, angles.map { Float(cos($0)) }, angles.map { Float(sin($0)) }, &power, Int32(half))
    for bin in 0...half { #expect(abs(Double(power[bin]) - naive(bin)) < 1e-5 * Double(half)) }
  }

  @Test("Windows and bands equal their sums", arguments: [16, 257])
  mutating func bands(bins: Int) {
    let power = numbers(bins + 32).map { $0 * $0 }
    let weights = numbers(3 * 16)
    var energies: [Float] = [0, 0]
    unbidden_mel_bank(power, [3, Int32(bins - 16)], [1, 2], weights, 2, &energies)
    func sum(_ first: Int, _ weights: ArraySlice<Float>) -> Double {
      zip(power[first...], weights).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    #expect(abs(Double(energies[0]) - sum(3, weights[..<16])) < 1e-5)
    #expect(abs(Double(energies[1]) - sum(bins - 16, weights[16...])) < 1e-5)
    let (input, window) = (numbers(48), numbers(48))
    var output = [Float](repeating: 0, count: 48)
    unbidden_window(input, window, &output, 48)
    #expect(output == zip(input, window).map { $0 * $1 })
  }
}

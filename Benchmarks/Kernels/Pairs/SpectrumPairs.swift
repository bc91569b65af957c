import CKernels
import Foundation
import NaiveKernels
import TestSupport

/// Pre-emphasis of the samples that are new in a window of the acoustic model's.
struct PreEmphasisPair: KernelPair {
  private(set) var output = [Float](repeating: 0, count: 320)
  /// One more in front.
  private let input: [Float]

  init() {
    var random = SplitMix(1)
    input = random.numbers(321)
  }

  mutating func run() {
    input.withUnsafeBufferPointer {
      unbidden_pre_emphasis($0.baseAddress! + 1, 0.97, &output, Int32(output.count))
    }
  }

  mutating func runNaive() { naivePreEmphasis(input, factor: 0.97, into: &output) }
}

/// 512 samples under a window.
struct WindowPair: KernelPair {
  private(set) var output = [Float](repeating: 0, count: 512)
  private let input: [Float]
  private let window: [Float]

  init() {
    var random = SplitMix(1)
    (input, window) = (random.numbers(512), random.numbers(512))
  }

  mutating func run() { unbidden_window(input, window, &output, Int32(output.count)) }

  mutating func runNaive() { naiveWindow(input, window, into: &output) }
}

/// The power spectrum of 512 samples from the transform of 256 complex numbers.
struct PowerPair: KernelPair {
  private(set) var output: [Float]
  private let half = 256
  private let pairs: [Float]
  private let cosines: [Float]
  private let sines: [Float]

  init() {
    var random = SplitMix(1)
    pairs = random.numbers(2 * half)
    let angles = (0...half).map { -Double.pi * Double($0) / 256 }
    (cosines, sines) = (angles.map { Float(cos($0)) }, angles.map { Float(sin($0)) })
    output = [Float](repeating: 0, count: half + 1)
  }

  mutating func run() { unbidden_power(pairs, cosines, sines, &output, Int32(half)) }

  mutating func runNaive() {
    naivePower(ofPairs: pairs, cosines: cosines, sines: sines, into: &output)
  }
}

/// Forty mel bands of a power spectrum of 512 points.
struct MelBankPair: KernelPair {
  private(set) var output = [Float](repeating: 0, count: 40)
  private let bank = NaiveMelBank(bands: 40)
  private let first: [Int32]
  private let groups: [Int32]
  private let weights: [Float]
  private let power: [Float]

  init() {
    (first, groups, weights) = bank.packed(lanes: lanes)
    var random = SplitMix(1)
    // Whole vectors are read: up to two beyond the last bin.
    power = random.numbers(257 + 2 * lanes, in: 0..<1)
  }

  mutating func run() {
    unbidden_mel_bank(power, first, groups, weights, Int32(first.count), &output)
  }

  mutating func runNaive() { bank.apply(to: power, into: &output) }
}

/// Scaled logarithms of forty energies, padded to 48 for the kernel. Both work in place, and their
/// times hold the copying of the energies.
struct LogarithmsPair: KernelPair {
  private(set) var output: [Float]
  private let energies: [Float]
  private let mean: [Float]
  private let scale: [Float]

  private static let bands = 40
  private static let padded = 48

  init() {
    var random = SplitMix(1)
    energies = random.numbers(Self.padded, in: 0..<4)
    mean = random.numbers(Self.padded)
    scale = random.numbers(Self.padded)
    output = energies
  }

  mutating func run() {
    for index in energies.indices { output[index] = energies[index] }
    unbidden_logarithms(&output, 1e-6, mean, scale, Int32(Self.padded))
  }

  mutating func runNaive() {
    if output.count > Self.bands { output.removeLast(Self.padded - Self.bands) }
    for index in output.indices { output[index] = energies[index] }
    naiveLogarithms(&output, floor: 1e-6, mean: mean, scale: scale)
  }
}

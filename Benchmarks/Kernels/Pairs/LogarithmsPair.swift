import CKernels
import Foundation

/// Scaled logarithms of forty energies; the kernel works in place on 48, and its time holds the copying
/// of the energies.
struct LogarithmsPair: KernelPair {
  var output: [Float] { Array(values[..<bands]) }
  private let bands = 40
  private let floor: Float = 1e-6
  private let energies: [Float]
  private let mean: [Float]
  private let scale: [Float]
  private var values: [Float]

  init() {
    var random = SampleNumbers()
    energies = random.numbers(48, in: 0..<4)
    mean = random.numbers(48)
    scale = random.numbers(48)
    values = energies
  }

  mutating func run() {
    for index in energies.indices { values[index] = energies[index] }
    unbidden_logarithms(&values, floor, mean, scale, Int32(values.count))
  }

  mutating func runNaive() {
    for band in 0..<bands {
      values[band] = (log(energies[band] + floor) - mean[band]) * scale[band]
    }
  }
}

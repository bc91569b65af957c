import Benchmark
import CKernels

let lanes = Int(unbidden_lanes)

/// A kernel as the program uses it, and its naive twin, which `make test` holds it to: plain loops
/// over arrays, one value after another. Both work on the same input.
protocol KernelPair {
  /// What both leave behind.
  var output: [Float] { get }

  mutating func run()
  mutating func runNaive()
}

extension KernelPair {
  /// Registers a benchmark of each.
  ///
  /// - Parameters:
  ///   - naive: how the naive version is measured: one at a time what takes long.
  ///   - make: a pair that has not run.
  static func compare(
    _ name: String, naive: Benchmark.Configuration = .thousand,
    _ make: @escaping @Sendable () -> Self
  ) {
    Benchmark(name, configuration: .thousand) { benchmark in
      var pair = make()
      benchmark.startMeasurement()
      for _ in benchmark.scaledIterations { pair.run() }
      benchmark.stopMeasurement()
      blackHole(pair.output)
    }
    Benchmark("\(name).naive", configuration: naive) { benchmark in
      var pair = make()
      benchmark.startMeasurement()
      for _ in benchmark.scaledIterations { pair.runNaive() }
      benchmark.stopMeasurement()
      blackHole(pair.output)
    }
  }
}

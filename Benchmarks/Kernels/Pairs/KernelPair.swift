import Benchmark

/// A kernel as the program uses it, and the same as one would first write it: plain loops over arrays,
/// one value after another. Both work on the same input.
protocol KernelPair {
  /// What both leave behind.
  var output: [Float] { get }

  mutating func run()
  mutating func runNaive()
}

extension KernelPair {
  /// Checks that both compute the same, and registers a benchmark of each.
  ///
  /// - Parameters:
  ///   - naive: how the naive version is measured: one at a time what takes long.
  ///   - make: a pair that has not run.
  static func compare(
    _ name: String, naive: Benchmark.Configuration = .thousand,
    _ make: @escaping @Sendable () -> Self
  ) {
    check(name, make)
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

  /// What remembers its past is right only if it stays so: a hundred runs.
  private static func check(_ name: String, _ make: () -> Self) {
    var (pair, naive) = (make(), make())
    for run in 0..<100 {
      pair.run()
      naive.runNaive()
      precondition(pair.output.count == naive.output.count, name)
      for (index, (one, other)) in zip(pair.output, naive.output).enumerated() {
        guard one == other || abs(one - other) <= 1e-4 * max(1, abs(other)) else {
          fatalError("\(name), run \(run), value \(index): \(one), naive \(other)")
        }
      }
    }
  }
}

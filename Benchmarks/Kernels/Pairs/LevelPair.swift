import CKernels

/// Peak, clipped samples and sum of squares of 0.1 s.
struct LevelPair: KernelPair {
  private let samples: [Float]
  private var peak: Float = 0
  private var clipped: Int32 = 0
  private var sumOfSquares = 0.0

  var output: [Float] { [peak, Float(clipped), Float(sumOfSquares)] }

  init() {
    var random = SampleNumbers()
    samples = random.numbers(1_600, in: -1.01..<1.01)
  }

  mutating func run() {
    (peak, clipped, sumOfSquares) = (0, 0, 0)
    unbidden_level(samples, Int32(samples.count), 1, &peak, &clipped, &sumOfSquares)
  }

  mutating func runNaive() {
    (peak, clipped, sumOfSquares) = (0, 0, 0)
    for sample in samples where !sample.isNaN {
      let magnitude = abs(sample)
      peak = max(peak, magnitude)
      if magnitude >= 1 { clipped += 1 }
      let bounded = Double(min(magnitude, 1e6))
      sumOfSquares += bounded * bounded
    }
  }
}

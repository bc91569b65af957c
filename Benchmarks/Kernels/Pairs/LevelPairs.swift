import CKernels
import NaiveKernels
import TestSupport

/// Peak, clipped samples and sum of squares of 0.1 s.
struct LevelPair: KernelPair {
  private let samples: [Float]
  private var peak: Float = 0
  private var clipped: Int32 = 0
  private var sumOfSquares = 0.0
  private var naive = NaiveLevel()

  var output: [Float] {
    [peak, Float(clipped), Float(sumOfSquares), naive.peak, Float(naive.sumOfSquares)]
  }

  init() {
    var random = SplitMix(1)
    samples = random.numbers(1_600, in: -1.01..<1.01)
  }

  mutating func run() {
    unbidden_level(samples, Int32(samples.count), 1, &peak, &clipped, &sumOfSquares)
  }

  mutating func runNaive() { naive.add(samples, clipping: 1) }
}

/// A block of a recording is freed of what is no number. After the first run there is none any
/// more, as in most recordings.
struct NonNumbersPair: KernelPair {
  private(set) var output: [Float]

  init() {
    var random = SplitMix(1)
    output = random.numbers(8_192)
    (output[17], output[4_000]) = (.nan, -.infinity)
  }

  mutating func run() {
    _ = unbidden_silence_non_numbers(&output, Int32(output.count), 1e6)
  }

  mutating func runNaive() { _ = naiveSilenceNonNumbers(&output, largest: 1e6) }
}

import CKernels

/// A block of a recording is freed of what is no number. After the first run there is none any more, as
/// in most recordings.
struct NonNumbersPair: KernelPair {
  private(set) var output: [Float]

  init() {
    var random = SampleNumbers()
    output = random.numbers(8_192)
    (output[17], output[4_000]) = (.nan, -.infinity)
  }

  mutating func run() {
    _ = unbidden_silence_non_numbers(&output, Int32(output.count), 1e6)
  }

  mutating func runNaive() {
    var found = 0
    for index in output.indices where !(abs(output[index]) <= 1e6) {
      output[index] = 0
      found += 1
    }
  }
}

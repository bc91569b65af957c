import CKernels

/// Pre-emphasis of the samples that are new in a window of the encoder's.
struct PreEmphasisPair: KernelPair {
  private(set) var output: [Float]
  /// One more in front.
  private let input: [Float]

  init() {
    var random = SampleNumbers()
    input = random.numbers(321)
    output = [Float](repeating: 0, count: 320)
  }

  mutating func run() {
    input.withUnsafeBufferPointer {
      unbidden_pre_emphasis($0.baseAddress! + 1, 0.97, &output, Int32(output.count))
    }
  }

  mutating func runNaive() {
    for index in output.indices { output[index] = input[index + 1] - 0.97 * input[index] }
  }
}

import CKernels

/// 512 samples under a window.
struct WindowPair: KernelPair {
  private(set) var output: [Float]
  private let input: [Float]
  private let window: [Float]

  init() {
    var random = SampleNumbers()
    (input, window) = (random.numbers(512), random.numbers(512))
    output = [Float](repeating: 0, count: 512)
  }

  mutating func run() { unbidden_window(input, window, &output, Int32(output.count)) }

  mutating func runNaive() {
    for index in output.indices { output[index] = input[index] * window[index] }
  }
}

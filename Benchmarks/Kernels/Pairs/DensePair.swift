import CKernels

/// A layer of the encoder over a block of frames.
struct DensePair: KernelPair {
  private(set) var output: [Float]
  private let frames: Int
  private let groups: Int
  /// Of the kernel: sixteen outputs side by side.
  private let weights: [Float]
  private let bias: [Float]
  private let naive: NaiveDense
  private let input: [Float]

  init(inputs: Int, outputs: Int, frames: Int) {
    self.frames = frames
    var random = SampleNumbers()
    naive = NaiveDense(
      weight: random.numbers(outputs * inputs), bias: random.numbers(outputs))
    input = random.numbers(frames * inputs)
    let lanes = Int(unbidden_lanes)
    groups = (outputs + lanes - 1) / lanes
    bias = naive.bias + [Float](repeating: 0, count: groups * lanes - outputs)
    var weights = [Float](repeating: 0, count: groups * lanes * inputs)
    for output in 0..<outputs {
      let (group, lane) = output.quotientAndRemainder(dividingBy: lanes)
      for index in 0..<inputs {
        weights[(group * inputs + index) * lanes + lane] = naive.weight[output * inputs + index]
      }
    }
    self.weights = weights
    output = [Float](repeating: 0, count: frames * groups * lanes)
  }

  mutating func run() {
    let inputs = Int32(naive.inputs)
    unbidden_dense(
      weights, bias, inputs, Int32(groups), unbidden_linear, input, inputs, nil, &output,
      Int32(bias.count), Int32(frames))
  }

  mutating func runNaive() {
    for frame in 0..<frames {
      naive.apply(
        to: input, from: frame * naive.inputs, into: &output, at: frame * bias.count)
    }
  }
}

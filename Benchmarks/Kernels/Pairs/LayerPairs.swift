import CKernels
import NaiveKernels
import TestSupport

/// A dense layer of the acoustic model over a block of frames.
struct DensePair: KernelPair {
  private(set) var output: [Float]
  private let frames: Int
  private let weights: [Float]
  private let bias: [Float]
  private let naive: NaiveDense
  private let input: [Float]

  init(inputs: Int, outputs: Int, frames: Int) {
    self.frames = frames
    var random = SplitMix(1)
    naive = NaiveDense(
      weight: random.numbers(outputs * inputs), bias: random.numbers(outputs))
    (weights, bias) = naive.packed(lanes: lanes)
    input = random.numbers(frames * inputs)
    output = [Float](repeating: 0, count: frames * bias.count)
  }

  mutating func run() {
    let inputs = Int32(naive.inputs)
    unbidden_dense(
      weights, bias, inputs, Int32(bias.count / lanes), unbidden_linear, input, inputs, nil,
      &output, Int32(bias.count), Int32(frames))
  }

  mutating func runNaive() {
    for frame in 0..<frames {
      naive.apply(
        to: input, from: frame * naive.inputs, into: &output, at: frame * bias.count)
    }
  }
}

/// A depthwise convolution of the acoustic model over a block of frames: five taps, each fourth
/// frame.
struct DepthwisePair: KernelPair {
  private(set) var output: [Float]
  private let frames: Int
  private let weights: [Float]
  private let naive: NaiveDepthwiseConvolution
  private let input: [Float]

  init(width: Int, frames: Int) {
    self.frames = frames
    var random = SplitMix(1)
    naive = NaiveDepthwiseConvolution(
      weight: random.numbers(5 * width), taps: 5, dilation: 4)
    weights = naive.packed
    input = random.numbers((naive.reach + frames) * width)
    output = [Float](repeating: 0, count: frames * width)
  }

  mutating func run() {
    input.withUnsafeBufferPointer {
      unbidden_depthwise_conv(
        weights, Int32(naive.taps), Int32(naive.dilation), Int32(naive.width),
        $0.baseAddress! + naive.reach * naive.width, &output, Int32(frames))
    }
  }

  mutating func runNaive() {
    for frame in 0..<frames {
      naive.apply(
        to: input, frame: naive.reach + frame, into: &output, at: frame * naive.width)
    }
  }
}

/// The log posteriors of the state head over a block of frames. They are made in place, and from
/// the second run on of log posteriors, which stay what they are.
struct LogSoftmaxPair: KernelPair {
  private(set) var output: [Float] = []
  private let classes: Int
  private let frames: Int
  private let width: Int

  init(classes: Int, frames: Int) {
    (self.classes, self.frames) = (classes, frames)
    width = (classes + lanes - 1) / lanes * lanes
    var random = SplitMix(1)
    let padding = [Float](repeating: -1e30, count: width - classes)
    for _ in 0..<frames { output += random.numbers(classes, in: -8..<8) + padding }
  }

  mutating func run() {
    unbidden_log_softmax(&output, Int32(width / lanes), Int32(width), Int32(frames))
  }

  mutating func runNaive() {
    for frame in 0..<frames { naiveLogSoftmax(&output, from: frame * width, count: classes) }
  }
}

import CKernels

/// A filter of the encoder over a block of frames: five taps, each fourth frame.
struct FilterPair: KernelPair {
  private(set) var output: [Float]
  private let frames: Int
  /// Tap after tap.
  private let weights: [Float]
  private let naive: NaiveFilter
  private let input: [Float]

  init(width: Int, frames: Int) {
    self.frames = frames
    var random = SampleNumbers()
    let naive = NaiveFilter(taps: 5, dilation: 4, weight: random.numbers(5 * width))
    weights = (0..<5 * width).map { naive.weight[$0 % width * 5 + $0 / width] }
    input = random.numbers((naive.reach + frames) * width)
    output = [Float](repeating: 0, count: frames * width)
    self.naive = naive
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

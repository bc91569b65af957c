import CKernels

/// The log posteriors of the state head over a block of frames. They are made in place, and from the
/// second run on of log posteriors, which stay what they are.
struct LogSoftmaxPair: KernelPair {
  private(set) var output: [Float]
  private let classes: Int
  private let frames: Int
  private let width: Int

  init(classes: Int, frames: Int) {
    (self.classes, self.frames) = (classes, frames)
    let lanes = Int(unbidden_lanes)
    width = (classes + lanes - 1) / lanes * lanes
    var random = SampleNumbers()
    let padding = [Float](repeating: -1e30, count: width - classes)
    output = []
    for _ in 0..<frames { output += random.numbers(classes, in: -8..<8) + padding }
  }

  mutating func run() {
    unbidden_log_softmax(
      &output, Int32(width / Int(unbidden_lanes)), Int32(width), Int32(frames))
  }

  mutating func runNaive() {
    for frame in 0..<frames {
      NaiveLogSoftmax.apply(to: &output, from: frame * width, count: classes)
    }
  }
}

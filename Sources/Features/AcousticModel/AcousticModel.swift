import CKernels

/// The learned part of the front end: a small causal network that turns ``LogMel`` frames into what
/// the matcher compares. One frame in, one out, nothing allocated.
///
/// A convolution over three frames; blocks `x = relu(x + point(depth(x)))` that look ever further
/// back, each channel by itself, and then mix the channels (depthwise separable: Howard et al. 2017,
/// "MobileNets"); a bottleneck; two heads. Before a stream all is zero. The output describes the
/// frame `weights.description.delay` before the newest.
///
/// Frames are taken one by one and computed in blocks, which is faster: each weight then serves many
/// frames while it is near the processor. The outputs are the same, however the blocks are cut.
package struct AcousticModel: ~Copyable {
  /// Frames of a full block. Of all layers they fit into a processor's second cache.
  package static let blockLength = 24

  package let weights: AcousticModelWeights
  /// Log posteriors of states and of phones for each frame of the newest block, a frame
  /// ``AcousticModelWeights/statesStride`` or ``AcousticModelWeights/phonesStride`` values after the one before.
  package private(set) var states: [Float]
  package private(set) var phones: [Float]
  /// What both heads see of each frame, `weights.bottleneckSize` values and padding.
  package private(set) var bottleneck: [Float]
  /// Frames that wait for ``run()``.
  private var waiting = 0
  /// Frames and the inputs of each layer, each after as many old ones as the layer looks back on.
  private var stages: [Stage]
  private var filtered: [Float]
  private let givesPhones: Bool

  /// - Parameter givesPhones: whether ``phones`` are wanted.
  package init(_ weights: AcousticModelWeights, givesPhones: Bool = true) {
    func zeros(_ width: Int) -> [Float] {
      [Float](repeating: 0, count: width * Self.blockLength)
    }
    self.weights = weights
    self.givesPhones = givesPhones
    stages = [Stage(width: weights.bands, reach: AcousticModelWeights.firstTaps - 1)]
    stages += weights.blocks.map { Stage(width: $0.depth.width, reach: $0.depth.reach) }
    stages.append(Stage(width: weights.first.width, reach: 0))
    filtered = zeros(weights.first.width)
    bottleneck = zeros(weights.bottleneck.width)
    states = zeros(weights.statesStride)
    phones = zeros(weights.phonesStride)
  }

  /// Whether a block is full and must be ``run()``.
  package var isFull: Bool { waiting == Self.blockLength }

  /// Takes the next frame.
  ///
  /// - Parameter frame: `weights.bands` values at least, see ``LogMel``.
  package mutating func add(_ frame: [Float]) {
    precondition(frame.count >= weights.bands && !isFull)
    stages[0].set(frame, at: waiting)
    waiting += 1
  }

  /// Computes the outputs of the frames that were added since the last time; returns their number.
  package mutating func run() -> Int {
    let frames = waiting
    waiting = 0
    guard frames > 0 else { return 0 }
    weights.first.apply(
      to: stages[0].start, stride: weights.bands, rectified: true, into: stages[1].new,
      frames: frames)
    for (index, block) in weights.blocks.enumerated() {
      let input = stages[index + 1]
      block.depth.apply(to: input.new, into: &filtered, frames: frames)
      block.point.apply(
        to: filtered, stride: block.depth.width, adding: input.new, rectified: true,
        into: stages[index + 2].new, frames: frames)
    }
    let last = stages[stages.count - 1]
    weights.bottleneck.apply(
      to: last.new, stride: last.width, rectified: true, into: &bottleneck, frames: frames)
    Self.apply(weights.states, to: bottleneck, weights.bottleneck.width, into: &states, frames)
    if givesPhones {
      Self.apply(weights.phones, to: bottleneck, weights.bottleneck.width, into: &phones, frames)
    }
    for stage in stages { stage.move(on: frames) }
    return frames
  }

  /// Moves on by one frame, whose outputs are then the first of the block.
  package mutating func step(_ frame: [Float]) {
    add(frame)
    _ = run()
  }

  private static func apply(
    _ head: DenseLayer, to input: [Float], _ stride: Int, into output: inout [Float],
    _ frames: Int
  ) {
    head.apply(to: input, stride: stride, into: &output, frames: frames)
    let groups = head.width / Int(unbidden_lanes)
    unbidden_log_softmax(&output, Int32(groups), Int32(head.width), Int32(frames))
  }

  /// Forgets the stream, as if newly made.
  package mutating func reset() {
    waiting = 0
    for stage in stages { stage.reset() }
  }

  deinit {
    for stage in stages { stage.start.deallocate() }
  }
}

/// What a layer works on: the frames that it looks back on, and those of a block.
private struct Stage {
  let width: Int
  let reach: Int
  let start: UnsafeMutablePointer<Float>
  /// The first frame of the block.
  var new: UnsafeMutablePointer<Float> { start + reach * width }

  private var count: Int { (reach + AcousticModel.blockLength) * width }

  init(width: Int, reach: Int) {
    self.width = width
    self.reach = reach
    start = .allocate(capacity: (reach + AcousticModel.blockLength) * width)
    start.initialize(repeating: 0, count: count)
  }

  func set(_ frame: [Float], at number: Int) {
    frame.withUnsafeBufferPointer {
      (new + number * width).update(from: $0.baseAddress!, count: width)
    }
  }

  /// Makes the last of the frames those that the next block looks back on.
  func move(on frames: Int) {
    start.update(from: start + frames * width, count: reach * width)
  }

  func reset() { start.update(repeating: 0, count: count) }
}

import CKernels

/// The learned part of the front end: a small causal network that turns ``LogMel`` frames into log
/// posteriors of states and of phones. One frame in, one out, nothing allocated.
///
/// A convolution over three frames; blocks `x = relu(x + point(depth(x)))` that look ever further
/// back, each channel by itself, and then mix the channels (depthwise separable: Howard et al.
/// 2017, "MobileNets"); a bottleneck; two heads. Before a stream all is zero. The output describes
/// the frame `weights.description.delay` before the newest.
///
/// Frames are taken one by one and computed in blocks, which is faster: each weight then serves
/// many frames while it is near the processor. The outputs are the same, however the blocks are
/// cut.
package struct AcousticModel: ~Copyable {
  /// Frames of a full block. Of all layers they fit into a processor's second cache.
  package static let blockLength = 24

  /// Shared with all other models that are made of them.
  package let weights: AcousticModelWeights
  /// Frames that wait for ``run()``.
  private var waiting = 0
  /// Frames and the inputs of each layer, each after as many old ones as the layer looks back on.
  private let layers: [FrameBuffer]
  private let filtered: FrameBuffer
  private let bottleneckFrames: FrameBuffer
  private let stateFrames: FrameBuffer
  private let phoneFrames: FrameBuffer
  private let givesPhones: Bool

  /// - Parameter givesPhones: whether ``phones(_:)`` are wanted.
  package init(_ weights: AcousticModelWeights, givesPhones: Bool = true) {
    self.weights = weights
    self.givesPhones = givesPhones
    layers =
      [FrameBuffer(width: weights.bands, reach: AcousticModelWeights.firstTaps - 1)]
      + weights.blocks.map { FrameBuffer(width: $0.depth.width, reach: $0.depth.reach) }
      + [FrameBuffer(width: weights.first.width, reach: 0)]
    filtered = FrameBuffer(width: weights.first.width, reach: 0)
    bottleneckFrames = FrameBuffer(width: weights.bottleneck.width, reach: 0)
    stateFrames = FrameBuffer(width: weights.states.width, reach: 0)
    phoneFrames = FrameBuffer(width: weights.phones.width, reach: 0)
  }

  deinit {
    for buffer in layers + [filtered, bottleneckFrames, stateFrames, phoneFrames] {
      buffer.deallocate()
    }
  }

  /// Log posteriors (nats, 0 or less) of all states for frame `row` of the newest block, from 0;
  /// valid until the next ``run()``.
  package func states(_ row: Int) -> UnsafePointer<Float> { stateFrames.frame(row) }

  /// The same of all phones; of no meaning where `givesPhones` is false.
  package func phones(_ row: Int) -> UnsafePointer<Float> { phoneFrames.frame(row) }

  /// What both heads see of a frame of the newest block: `weights.bottleneck.width` values.
  func bottleneck(_ row: Int) -> UnsafePointer<Float> { bottleneckFrames.frame(row) }

  /// Whether a block is full and must be ``run()``.
  package var isFull: Bool { waiting == Self.blockLength }

  /// Takes the next frame.
  ///
  /// - Precondition: the block is not full.
  /// - Parameter frame: `weights.bands` values at least, see ``LogMel``.
  package mutating func add(_ frame: [Float]) {
    precondition(frame.count >= layers[0].width && !isFull)
    layers[0].set(frame, at: waiting)
    waiting += 1
  }

  /// Computes the outputs of the frames that were added since the last time; returns their number.
  package mutating func run() -> Int {
    let frames = waiting
    waiting = 0
    guard frames > 0 else { return 0 }
    weights.first.apply(
      to: layers[0].whole(frames), stride: layers[0].width, rectified: true,
      into: layers[1].new(frames), frames: frames)
    for (index, block) in weights.blocks.enumerated() {
      let input = layers[index + 1]
      block.depth.apply(to: input.whole(frames), into: filtered.new(frames), frames: frames)
      block.point.apply(
        to: UnsafeBufferPointer(filtered.new(frames)), stride: filtered.width,
        adding: UnsafeBufferPointer(input.new(frames)), rectified: true,
        into: layers[index + 2].new(frames), frames: frames)
    }
    let last = layers[layers.count - 1]
    weights.bottleneck.apply(
      to: last.whole(frames), stride: last.width, rectified: true,
      into: bottleneckFrames.new(frames), frames: frames)
    apply(weights.states, into: stateFrames, frames)
    if givesPhones { apply(weights.phones, into: phoneFrames, frames) }
    for layer in layers { layer.move(on: frames) }
    return frames
  }

  private func apply(_ head: DenseLayer, into output: FrameBuffer, _ frames: Int) {
    head.apply(
      to: bottleneckFrames.whole(frames), stride: bottleneckFrames.width,
      into: output.new(frames), frames: frames)
    let groups = head.width / Int(unbidden_lanes)
    unbidden_log_softmax(
      output.new(frames).baseAddress!, Int32(groups), Int32(head.width), Int32(frames))
  }

  /// Forgets the stream, as if newly made.
  package mutating func reset() {
    waiting = 0
    for layer in layers { layer.reset() }
  }
}

/// What a layer works on: the frames that it looks back on, and those of a block. Its owner frees
/// it.
private struct FrameBuffer {
  /// Values of a frame.
  let width: Int
  /// Frames that the layer looks back on.
  private let reach: Int
  private let values: UnsafeMutableBufferPointer<Float>

  init(width: Int, reach: Int) {
    self.width = width
    self.reach = reach
    values = .allocate(capacity: (reach + AcousticModel.blockLength) * width)
    values.initialize(repeating: 0)
  }

  func deallocate() { values.deallocate() }

  /// The old frames and the first `frames` of the block.
  func whole(_ frames: Int) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(rebasing: values[..<((reach + frames) * width)])
  }

  /// The first `frames` of the block.
  func new(_ frames: Int) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(rebasing: values[reach * width..<(reach + frames) * width])
  }

  func frame(_ row: Int) -> UnsafePointer<Float> {
    precondition((0..<AcousticModel.blockLength).contains(row))
    return UnsafePointer(values.baseAddress! + (reach + row) * width)
  }

  func set(_ frame: [Float], at row: Int) {
    let target = values.baseAddress! + (reach + row) * width
    frame.withUnsafeBufferPointer { target.update(from: $0.baseAddress!, count: width) }
  }

  /// Makes the last of the frames those that the next block looks back on.
  func move(on frames: Int) {
    let start = values.baseAddress!
    start.update(from: start + frames * width, count: reach * width)
  }

  func reset() { values.update(repeating: 0) }
}

import Foundation

/// The learned part of the front end: a small causal network that turns ``LogMel`` frames into what
/// the matcher compares. One frame in, one out, nothing allocated.
///
/// A convolution over three frames; blocks `x = relu(x + point(depth(x)))` that look ever further
/// back, each channel by itself, and then mix the channels (depthwise separable: Howard et al. 2017,
/// "MobileNets"); a bottleneck; two heads. Before a stream all is zero. The output describes the
/// frame `weights.description.delay` before the newest.
public struct Encoder: ~Copyable {
  public let weights: EncoderWeights
  /// What both heads see of the newest frame, `weights.bottleneckSize` values.
  public private(set) var bottleneck: [Float]
  /// Log posterior of each state and of each phone.
  public private(set) var states: [Float]
  public private(set) var phones: [Float]
  /// The newest frames, the oldest first.
  private var window: [Float]
  private var depths: [DepthLayer]
  private var channels: [Float]
  private var filtered: [Float]
  private var mixed: [Float]
  /// Outputs of a layer, filled up to whole vectors.
  private var squeezed: [Float]
  private var stateSums: [Float]
  private var phoneSums: [Float]

  public init(_ weights: EncoderWeights) {
    func zeros(_ count: Int) -> [Float] { [Float](repeating: 0, count: count) }
    self.weights = weights
    window = zeros(EncoderWeights.firstTaps * weights.bands)
    depths = weights.blocks.map(\.depth)
    channels = zeros(DenseLayer.padded(weights.first.outputs))
    (filtered, mixed) = (channels, channels)
    squeezed = zeros(DenseLayer.padded(weights.bottleneckSize))
    stateSums = zeros(DenseLayer.padded(weights.states.outputs))
    phoneSums = zeros(DenseLayer.padded(weights.phones.outputs))
    bottleneck = zeros(weights.bottleneckSize)
    states = zeros(weights.states.outputs)
    phones = zeros(weights.phones.outputs)
  }

  /// Moves on by one frame.
  ///
  /// - Parameter frame: `weights.bands` values, see ``LogMel``.
  package mutating func step(_ frame: [Float]) {
    precondition(frame.count == weights.bands)
    let kept = window.count - frame.count
    for index in 0..<kept { window[index] = window[index + frame.count] }
    for index in frame.indices { window[kept + index] = frame[index] }
    weights.first.apply(to: window, into: &channels)
    for index in channels.indices { channels[index] = max(0, channels[index]) }
    for block in depths.indices {
      depths[block].step(channels, into: &filtered)
      weights.blocks[block].point.apply(to: filtered, into: &mixed)
      for index in channels.indices { channels[index] = max(0, channels[index] + mixed[index]) }
    }
    weights.bottleneck.apply(to: channels, into: &squeezed)
    for index in bottleneck.indices { bottleneck[index] = max(0, squeezed[index]) }
    weights.states.apply(to: bottleneck, into: &stateSums)
    Self.logSoftmax(stateSums, into: &states)
    weights.phones.apply(to: bottleneck, into: &phoneSums)
    Self.logSoftmax(phoneSums, into: &phones)
  }

  /// `sums - ln(sum of exp(sums))`, over as many values as `output` has.
  private static func logSoftmax(_ sums: [Float], into output: inout [Float]) {
    var greatest = -Float.infinity
    for index in output.indices { greatest = max(greatest, sums[index]) }
    var total: Float = 0
    for index in output.indices { total += exp(sums[index] - greatest) }
    let norm = greatest + log(total)
    for index in output.indices { output[index] = sums[index] - norm }
  }

  /// Forgets the stream, as if newly made.
  package mutating func reset() {
    for index in window.indices { window[index] = 0 }
    for block in depths.indices { depths[block].reset() }
  }
}

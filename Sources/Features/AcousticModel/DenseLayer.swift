import CKernels

/// A matrix and a bias: `output = weight * input + bias`, for a block of frames at once.
///
/// The weights lie input by input, sixteen outputs side by side, so that a sum runs over the inputs
/// in their order and yet in whole vectors.
package struct DenseLayer: Sendable {
  /// Values of a frame of inputs.
  package let inputs: Int
  /// Values of a frame of outputs, without what pads it to ``width``.
  package let outputs: Int
  /// Values of a frame of outputs: whole vectors.
  package var width: Int { bias.count }
  /// For each group of sixteen outputs, the weights of each input; zeros beyond the outputs.
  private let weights: [Float]
  private let bias: [Float]

  private static let lanes = Int(unbidden_lanes)

  /// - Parameters:
  ///   - weight: row after row, a row of `inputs` values for each output.
  ///   - bias: one for each output.
  ///   - padding: what stands in the outputs beyond the last, up to a whole vector.
  package init(weight: [Float], bias: [Float], padding: Float = 0) {
    precondition(!bias.isEmpty && weight.count % bias.count == 0)
    outputs = bias.count
    inputs = weight.count / bias.count
    let width = Self.padded(outputs)
    var weights = [Float](repeating: 0, count: width * inputs)
    for output in 0..<outputs {
      let (group, lane) = output.quotientAndRemainder(dividingBy: Self.lanes)
      for input in 0..<inputs {
        weights[(group * inputs + input) * Self.lanes + lane] = weight[output * inputs + input]
      }
    }
    self.weights = weights
    self.bias = bias + [Float](repeating: padding, count: width - outputs)
  }

  /// `count` rounded up to whole vectors.
  package static func padded(_ count: Int) -> Int { (count + lanes - 1) / lanes * lanes }

  /// - Parameters:
  ///   - input: `inputs` values for each frame, a frame `stride` values after the one before, which
  ///     it may overlap.
  ///   - rest: what is added to the outputs, as many.
  ///   - rectified: whether what is negative then becomes 0.
  ///   - output: ``width`` values for each frame, overwritten; overlaps nothing else.
  package func apply(
    to input: UnsafeBufferPointer<Float>, stride: Int,
    adding rest: UnsafeBufferPointer<Float>? = nil, rectified: Bool = false,
    into output: UnsafeMutableBufferPointer<Float>, frames: Int
  ) {
    precondition(frames > 0 && input.count >= (frames - 1) * stride + inputs)
    precondition(output.count >= frames * width && rest?.count ?? .max >= frames * width)
    unbidden_dense(
      weights, bias, Int32(inputs), Int32(width / Self.lanes),
      rectified ? unbidden_rectified : unbidden_linear, input.baseAddress!, Int32(stride),
      rest?.baseAddress, output.baseAddress!, Int32(width), Int32(frames))
  }
}

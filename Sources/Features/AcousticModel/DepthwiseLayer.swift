import CKernels

/// A depthwise convolution: each channel by itself over time, a few taps for each.
struct DepthwiseLayer: Sendable {
  /// Values of a frame: whole vectors.
  let width: Int
  /// Frames before the newest that it looks back on.
  var reach: Int { (taps - 1) * dilation }
  private let taps: Int
  private let dilation: Int
  /// Tap after tap, the oldest first, `width` values each.
  private let weights: [Float]

  /// - Parameter weight: channel after channel, `taps` values each, the oldest first.
  init(weight: [Float], taps: Int, dilation: Int) {
    self.taps = taps
    self.dilation = dilation
    let channels = weight.count / taps
    width = DenseLayer.padded(channels)
    var weights = [Float](repeating: 0, count: taps * width)
    for channel in 0..<channels {
      for tap in 0..<taps { weights[tap * width + channel] = weight[channel * taps + tap] }
    }
    self.weights = weights
  }

  /// - Parameters:
  ///   - input: ``reach`` frames from before, then the new ones, ``width`` values each.
  ///   - output: as many as the new frames, overwritten.
  func apply(
    to input: UnsafeBufferPointer<Float>, into output: UnsafeMutableBufferPointer<Float>,
    frames: Int
  ) {
    precondition(input.count >= (reach + frames) * width && output.count >= frames * width)
    unbidden_depthwise_conv(
      weights, Int32(taps), Int32(dilation), Int32(width), input.baseAddress! + reach * width,
      output.baseAddress!, Int32(frames))
  }
}

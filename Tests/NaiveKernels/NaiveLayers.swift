import Foundation

/// A matrix and a bias, output after output, each a sum over the inputs: what `unbidden_dense`
/// does.
package struct NaiveDense {
  package let inputs: Int
  package var outputs: Int { bias.count }
  /// A row of `inputs` values for each output.
  package let weight: [Float]
  package let bias: [Float]

  package init(weight: [Float], bias: [Float]) {
    self.weight = weight
    self.bias = bias
    inputs = weight.count / bias.count
  }

  /// - Parameters:
  ///   - input: of several frames; this one's values begin at `start`.
  ///   - rest: what is added to the outputs, laid out like them.
  ///   - output: overwritten from `place` on.
  package func apply(
    to input: [Float], from start: Int, adding rest: [Float]? = nil, rectified: Bool = false,
    into output: inout [Float], at place: Int
  ) {
    for row in 0..<outputs {
      var sum = bias[row]
      for index in 0..<inputs { sum += weight[row * inputs + index] * input[start + index] }
      if let rest { sum += rest[place + row] }
      output[place + row] = rectified ? max(0, sum) : sum
    }
  }

  /// Weights and bias as the kernel takes them: for each group of `lanes` outputs the weights of
  /// each input side by side, zeros beyond the outputs.
  package func packed(lanes: Int) -> (weights: [Float], bias: [Float]) {
    let groups = (outputs + lanes - 1) / lanes
    var weights = [Float](repeating: 0, count: groups * lanes * inputs)
    for output in 0..<outputs {
      let (group, lane) = output.quotientAndRemainder(dividingBy: lanes)
      for index in 0..<inputs {
        weights[(group * inputs + index) * lanes + lane] = weight[output * inputs + index]
      }
    }
    return (weights, bias + [Float](repeating: 0, count: groups * lanes - outputs))
  }
}

/// A depthwise convolution over time, each channel by itself: what `unbidden_depthwise_conv` does.
package struct NaiveDepthwiseConvolution {
  package let taps: Int
  package let dilation: Int
  /// Channel after channel, `taps` values each, the oldest first.
  package let weight: [Float]

  package var width: Int { weight.count / taps }
  /// Frames before the newest that it looks back on.
  package var reach: Int { (taps - 1) * dilation }

  package init(weight: [Float], taps: Int, dilation: Int) {
    self.weight = weight
    self.taps = taps
    self.dilation = dilation
  }

  /// - Parameters:
  ///   - input: frame after frame, `width` values each.
  ///   - frame: the newest that counts; ``reach`` frames lie before it.
  ///   - output: overwritten from `place` on.
  package func apply(
    to input: [Float], frame: Int, into output: inout [Float], at place: Int
  ) {
    for channel in 0..<width {
      var sum: Float = 0
      for tap in 0..<taps {
        let time = frame - reach + tap * dilation
        sum += weight[channel * taps + tap] * input[time * width + channel]
      }
      output[place + channel] = sum
    }
  }

  /// The weights as the kernel takes them: tap after tap.
  package var packed: [Float] {
    (0..<taps * width).map { weight[$0 % width * taps + $0 / width] }
  }
}

/// Log posteriors of sums, by the definition, the greatest taken off before the exponentials: what
/// `unbidden_log_softmax` does.
package func naiveLogSoftmax(_ row: inout [Float], from start: Int, count: Int) {
  var greatest = row[start]
  for index in start..<start + count { greatest = max(greatest, row[index]) }
  var sum: Float = 0
  for index in start..<start + count { sum += exp(row[index] - greatest) }
  let norm = greatest + log(sum)
  for index in start..<start + count { row[index] -= norm }
}

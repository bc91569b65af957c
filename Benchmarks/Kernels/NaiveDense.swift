/// A matrix and a bias, output after output, each a sum over the inputs.
struct NaiveDense {
  let inputs: Int
  var outputs: Int { bias.count }
  /// A row of `inputs` values for each output.
  let weight: [Float]
  let bias: [Float]

  init(weight: [Float], bias: [Float]) {
    self.weight = weight
    self.bias = bias
    inputs = weight.count / bias.count
  }

  /// - Parameters:
  ///   - input: of several frames; this one's values begin at `start`.
  ///   - output: overwritten from `place` on.
  func apply(
    to input: [Float], from start: Int, rectified: Bool = false, into output: inout [Float],
    at place: Int
  ) {
    for row in 0..<outputs {
      var sum = bias[row]
      for index in 0..<inputs { sum += weight[row * inputs + index] * input[start + index] }
      output[place + row] = rectified ? max(0, sum) : sum
    }
  }
}

/// A matrix and a bias: `output = weight * input + bias`.
///
/// The weights lie input by input, sixteen outputs side by side, so that a sum runs over the inputs
/// in their order and yet in whole vectors.
package struct DenseLayer: Sendable {
  package typealias Lanes = SIMD16<Float>

  package let inputs: Int
  package let outputs: Int
  /// For each group of sixteen outputs, the weights of each input; zeros beyond the outputs.
  private let weights: [Lanes]
  private let bias: [Lanes]

  /// - Parameters:
  ///   - weight: row after row, a row of `inputs` values for each output.
  ///   - bias: one for each output.
  package init(weight: [Float], bias: [Float]) {
    precondition(!bias.isEmpty && weight.count % bias.count == 0)
    outputs = bias.count
    inputs = weight.count / bias.count
    let groups = Self.padded(outputs) / Lanes.scalarCount
    var weights = [Lanes](repeating: .zero, count: groups * inputs)
    var lanes = [Lanes](repeating: .zero, count: groups)
    for output in 0..<outputs {
      let (group, lane) = output.quotientAndRemainder(dividingBy: Lanes.scalarCount)
      lanes[group][lane] = bias[output]
      for input in 0..<inputs {
        weights[group * inputs + input][lane] = weight[output * inputs + input]
      }
    }
    self.weights = weights
    self.bias = lanes
  }

  /// `count` rounded up to whole vectors: what an output array must hold.
  package static func padded(_ count: Int) -> Int {
    (count + Lanes.scalarCount - 1) / Lanes.scalarCount * Lanes.scalarCount
  }

  /// - Parameters:
  ///   - input: `inputs` values at least.
  ///   - output: `padded(outputs)` values at least, overwritten; zeros beyond the outputs.
  package func apply(to input: [Float], into output: inout [Float]) {
    precondition(input.count >= inputs && output.count >= bias.count * Lanes.scalarCount)
    weights.withUnsafeBufferPointer { weights in
      input.withUnsafeBufferPointer { input in
        output.withUnsafeMutableBytes { output in
          for group in bias.indices {
            var sum = bias[group]
            let row = group * inputs
            for index in 0..<inputs { sum += weights[row + index] * input[index] }
            output.storeBytes(
              of: sum, toByteOffset: group * MemoryLayout<Lanes>.size, as: Lanes.self)
          }
        }
      }
    }
  }
}

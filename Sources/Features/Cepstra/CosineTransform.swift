import Foundation

/// The orthonormal DCT-II that turns log mel energies into cepstra.
package struct CosineTransform {
  private let inputs: Int
  private let outputs: Int
  /// Row after row, `outputs` rows of `inputs` values.
  private let basis: [Float]

  /// - Parameters:
  ///   - inputs: log mel energies, above 0.
  ///   - outputs: cepstra, c0 included, no more than the inputs.
  package init(inputs: Int, outputs: Int) {
    precondition(outputs <= inputs)
    self.inputs = inputs
    self.outputs = outputs
    var basis: [Float] = []
    for order in 0..<outputs {
      let norm = ((order == 0 ? 1.0 : 2.0) / Double(inputs)).squareRoot()
      for index in 0..<inputs {
        let angle = Double.pi * Double(order) * (Double(index) + 0.5) / Double(inputs)
        basis.append(Float(norm * cos(angle)))
      }
    }
    self.basis = basis
  }

  /// - Parameters:
  ///   - values: `inputs` values.
  ///   - coefficients: at least `outputs` values, overwritten.
  package func apply(to values: [Float], into coefficients: inout [Float]) {
    var next = 0
    for order in 0..<outputs {
      var sum: Float = 0
      for index in 0..<inputs {
        sum += basis[next] * values[index]
        next += 1
      }
      coefficients[order] = sum
    }
  }
}

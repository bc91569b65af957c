import TestSupport
import Testing

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

@Suite("Distances between frames")
struct FrameMatrixTests {
  @Test("Distances equal those of a plain loop", arguments: [1, 7, 8, 9, 26, 32], [0, 1, 5])
  func distances(dimension: Int, rows: Int) {
    var random = SplitMix(UInt64(dimension * 10 + rows))
    let values = (0..<rows * dimension).map { _ in Float.random(in: -3...3, using: &random) }
    let frame = (0..<dimension).map { _ in Float.random(in: -3...3, using: &random) }
    let matrix = FrameMatrix(values, dimension: dimension)
    #expect(matrix.rowCount == rows)
    #expect(matrix.stride % 8 == 0 && matrix.stride - 8 < dimension && dimension <= matrix.stride)

    let padded = frame + [Float](repeating: 0, count: matrix.stride - dimension)
    var found = [Float](repeating: .nan, count: rows)
    matrix.distances(to: padded, into: &found)
    for row in 0..<rows {
      var sum = 0.0
      for index in 0..<dimension {
        let difference = Double(values[row * dimension + index]) - Double(frame[index])
        sum += difference * difference
      }
      #expect(abs(Double(found[row]) - sum.squareRoot()) < 1e-5)
    }
    #expect(matrix.nearestDistance(to: padded) == found.min() ?? .infinity)
  }

  @Test("The distance of a row to itself is nothing")
  func same() {
    let matrix = FrameMatrix([1, 2, 3, 4, 5, 6], dimension: 3)
    var distances: [Float] = [9, 9]
    matrix.distances(to: [4, 5, 6, 0, 0, 0, 0, 0], into: &distances)
    #expect(distances == [Float(27).squareRoot(), 0])
  }
}

import TestSupport
import Testing

@testable import Spotting

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
    matrix.distances(to: padded, less: 0, into: &found, stride: 1)
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

  @Test(
    "Values go where the spacing says, less a constant, and inner products equal a plain loop's")
  func spacing() {
    var random = SplitMix(3)
    let values = (0..<5 * 11).map { _ in Float.random(in: -3...3, using: &random) }
    let frame = (0..<11).map { _ in Float.random(in: -3...3, using: &random) } + [0, 0, 0, 0, 0]
    let matrix = FrameMatrix(values, dimension: 11)
    var (distances, plain) = ([Float](repeating: 7, count: 20), [Float](repeating: 7, count: 5))
    matrix.distances(to: frame, less: 0, into: &plain, stride: 1)
    matrix.distances(to: frame, less: 1.5, into: &distances, stride: 4)
    var products = [Float](repeating: 7, count: 15)
    matrix.products(with: frame, into: &products, stride: 3)
    for index in 0..<20 {
      #expect(distances[index] == (index % 4 == 0 ? plain[index / 4] - 1.5 : 7))
    }
    for row in 0..<5 {
      let expected = (0..<11).reduce(0.0) {
        $0 + Double(values[row * 11 + $1]) * Double(frame[$1])
      }
      #expect(abs(Double(products[row * 3]) - expected) < 1e-4)
      #expect(products[row * 3 + 1] == 7)
    }
  }

  @Test("The distance of a row to itself is nothing")
  func same() {
    let matrix = FrameMatrix([1, 2, 3, 4, 5, 6], dimension: 3)
    var distances: [Float] = [9, 9]
    matrix.distances(to: [4, 5, 6, 0, 0, 0, 0, 0], less: 0, into: &distances, stride: 1)
    #expect(distances == [Float(27).squareRoot(), 0])
  }
}

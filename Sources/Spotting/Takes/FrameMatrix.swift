/// Frames as rows of one block of memory, each filled up with zeros to whole SIMD vectors.
package struct FrameMatrix: Sendable {
  /// Frames.
  package let rowCount: Int
  /// Values from one row to the next, a multiple of 8.
  package let stride: Int
  private let values: [Float]

  /// - Parameter frames: row after row, `dimension` values each.
  package init(_ frames: [Float], dimension: Int) {
    rowCount = frames.count / dimension
    stride = Self.stride(dimension)
    var values = [Float](repeating: 0, count: rowCount * stride)
    for row in 0..<rowCount {
      for index in 0..<dimension {
        values[row * stride + index] = frames[row * dimension + index]
      }
    }
    self.values = values
  }

  /// `dimension` rounded up to whole vectors of 8.
  package static func stride(_ dimension: Int) -> Int { (dimension + 7) / 8 * 8 }

  /// Euclidean distances between `frame` and each row, less a constant.
  ///
  /// - Parameters:
  ///   - frame: ``stride`` values, zeros beyond the dimension.
  ///   - distances: that of row `i` goes to `i * spacing`.
  package func distances(
    to frame: UnsafePointer<Float>, less constant: Float,
    into distances: UnsafeMutablePointer<Float>, stride spacing: Int
  ) {
    values.withUnsafeBufferPointer { values in
      guard let rows = values.baseAddress else { return }
      for row in 0..<rowCount {
        distances[row * spacing] =
          Self.squared(rows + row * stride, frame, stride).squareRoot() - constant
      }
    }
  }

  /// Inner products of `frame` and each row.
  ///
  /// - Parameters:
  ///   - frame: ``stride`` values, zeros beyond the dimension.
  ///   - products: that of row `i` goes to `i * spacing`.
  package func products(
    with frame: UnsafePointer<Float>, into products: UnsafeMutablePointer<Float>,
    stride spacing: Int
  ) {
    values.withUnsafeBufferPointer { values in
      guard let rows = values.baseAddress else { return }
      for row in 0..<rowCount {
        var sum = SIMD8<Float>.zero
        for index in Swift.stride(from: 0, to: stride, by: 8) {
          sum += Self.vector(rows + row * stride + index) * Self.vector(frame + index)
        }
        products[row * spacing] = sum.sum()
      }
    }
  }

  /// The Euclidean distance between `frame` and the nearest row; infinite without rows.
  ///
  /// - Parameter frame: ``stride`` values, zeros beyond the dimension.
  package func nearestDistance(to frame: UnsafePointer<Float>) -> Float {
    values.withUnsafeBufferPointer { values in
      guard let rows = values.baseAddress else { return .infinity }
      var best = Float.infinity
      for row in 0..<rowCount {
        best = min(best, Self.squared(rows + row * stride, frame, stride))
      }
      return best.squareRoot()
    }
  }

  @inline(__always)
  private static func squared(
    _ row: UnsafePointer<Float>, _ frame: UnsafePointer<Float>, _ stride: Int
  ) -> Float {
    var sum = SIMD8<Float>.zero
    for index in Swift.stride(from: 0, to: stride, by: 8) {
      let difference = vector(row + index) - vector(frame + index)
      sum += difference * difference
    }
    return sum.sum()
  }

  @inline(__always)
  private static func vector(_ values: UnsafePointer<Float>) -> SIMD8<Float> {
    UnsafeRawPointer(values).loadUnaligned(as: SIMD8<Float>.self)
  }
}

/// Feature frames as rows of one block of memory, each filled up with zeros to whole SIMD vectors.
package struct FrameMatrix: Sendable {
  package let rowCount: Int
  /// Values from one row to the next, a multiple of 8.
  package let stride: Int
  private var values: [Float]

  /// - Parameter frames: row after row, `dimension` values each.
  package init(_ frames: [Float], dimension: Int) {
    rowCount = frames.count / dimension
    stride = Self.stride(dimension)
    values = [Float](repeating: 0, count: rowCount * stride)
    for row in 0..<rowCount {
      for index in 0..<dimension {
        values[row * stride + index] = frames[row * dimension + index]
      }
    }
  }

  /// `dimension` rounded up to whole vectors of 8.
  package static func stride(_ dimension: Int) -> Int { (dimension + 7) / 8 * 8 }

  /// Euclidean distances between `frame` and each row.
  ///
  /// - Parameters:
  ///   - frame: `stride` values, zeros beyond the dimension.
  ///   - distances: `rowCount` values, overwritten.
  package func distances(to frame: [Float], into distances: inout [Float]) {
    precondition(frame.count == stride && distances.count == rowCount)
    values.withUnsafeBytes { rows in
      frame.withUnsafeBytes { frame in
        for row in 0..<rowCount {
          distances[row] = Self.squared(rows, row * stride * 4, frame, stride).squareRoot()
        }
      }
    }
  }

  /// Inner products of `frame` and each row.
  ///
  /// - Parameters:
  ///   - frame: `stride` values, zeros beyond the dimension.
  ///   - products: `rowCount` values, overwritten.
  package func products(with frame: [Float], into products: inout [Float]) {
    precondition(frame.count == stride && products.count == rowCount)
    values.withUnsafeBytes { rows in
      frame.withUnsafeBytes { frame in
        for row in 0..<rowCount {
          var sum = SIMD8<Float>.zero
          for byte in Swift.stride(from: 0, to: stride * 4, by: 32) {
            sum +=
              rows.loadUnaligned(fromByteOffset: row * stride * 4 + byte, as: SIMD8<Float>.self)
              * frame.loadUnaligned(fromByteOffset: byte, as: SIMD8<Float>.self)
          }
          products[row] = sum.sum()
        }
      }
    }
  }

  /// The Euclidean distance between `frame` and the nearest row; infinite without rows.
  package func nearestDistance(to frame: [Float]) -> Float {
    precondition(frame.count == stride)
    return values.withUnsafeBytes { rows in
      frame.withUnsafeBytes { frame in
        var best = Float.infinity
        for row in 0..<rowCount {
          best = min(best, Self.squared(rows, row * stride * 4, frame, stride))
        }
        return best.squareRoot()
      }
    }
  }

  @inline(__always)
  private static func squared(
    _ rows: UnsafeRawBufferPointer, _ offset: Int, _ frame: UnsafeRawBufferPointer, _ stride: Int
  ) -> Float {
    var sum = SIMD8<Float>.zero
    for byte in Swift.stride(from: 0, to: stride * 4, by: 32) {
      let difference =
        rows.loadUnaligned(fromByteOffset: offset + byte, as: SIMD8<Float>.self)
        - frame.loadUnaligned(fromByteOffset: byte, as: SIMD8<Float>.self)
      sum += difference * difference
    }
    return sum.sum()
  }
}

import CKernels

/// A stretch of the stream aligned with a template: by which step the best path came to each place.
struct AlignmentPair: KernelPair {
  var output: [Float] {
    (0..<frames * rows).map { Float(steps[$0 / rows * width + $0 % rows]) }
  }
  private let rows: Int
  private let frames: Int
  /// Rows, filled up to whole vectors.
  private let width: Int
  /// After one empty vector.
  private let costs: [Float]
  private var columns: [Float]
  private var columnStride: Int { width + Self.lanes }
  private var steps: [Int8]
  private var totals: [Float]

  private static let lanes = Int(unbidden_lanes)

  init(rows: Int, frames: Int) {
    (self.rows, self.frames) = (rows, frames)
    width = (rows + Self.lanes - 1) / Self.lanes * Self.lanes
    var random = SampleNumbers()
    costs = random.numbers(Self.lanes + frames * width, in: 0..<6)
    columns = [Float](repeating: 0, count: 3 * (width + Self.lanes))
    steps = [Int8](repeating: 0, count: frames * width)
    totals = [Float](repeating: 0, count: frames * width)
  }

  mutating func run() {
    let columnStride = columnStride
    for index in columns.indices {
      columns[index] = index % columnStride == 1 ? 0 : .infinity
    }
    costs.withUnsafeBufferPointer {
      unbidden_align(
        $0.baseAddress! + Self.lanes, Int32(width), Int32(width), Int32(frames), &columns,
        Int32(columnStride), &steps)
    }
  }

  mutating func runNaive() {
    for frame in 0..<frames {
      for row in 0..<rows {
        let cost = cost(frame, row)
        var (best, step) = (total(frame - 1, row - 1) + cost, Int8(0))
        if row > 0 {
          let skipping = total(frame - 1, row - 2) + self.cost(frame, row - 1) + cost
          if skipping < best { (best, step) = (skipping, 1) }
        }
        if frame > 0 {
          let lingering = total(frame - 2, row - 1) + (self.cost(frame - 1, row) + cost) / 2
          if lingering < best { (best, step) = (lingering, 2) }
        }
        totals[frame * width + row] = best
        steps[frame * width + row] = step
      }
    }
  }

  private func cost(_ frame: Int, _ row: Int) -> Float { costs[Self.lanes + frame * width + row] }

  /// A path may begin anywhere at no cost.
  private func total(_ frame: Int, _ row: Int) -> Float {
    if row < 0 { return row == -1 ? 0 : .infinity }
    return frame < 0 ? .infinity : totals[frame * width + row]
  }
}

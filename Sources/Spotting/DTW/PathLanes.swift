import CKernels

/// Up to sixteen paths side by side against a stream of log posteriors: ``StreamingDTW`` for each of
/// them, in one pass.
package struct PathLanes: Sendable {
  /// As many paths as a vector has values.
  package static let capacity = Int(unbidden_lanes)

  private let lengths: [Int]
  /// Of the longest path.
  private let rows: Int
  /// For each frame of the paths the class of each path; what lies beyond a path's end counts nowhere.
  private let classes: [Int32]
  private let caps: [Float]
  /// The costs of this frame and the last, then three columns of accumulated costs, in turn the
  /// newest. A column has two entries before the template, see ``StreamingDTW``.
  private var costs: [Float]
  private var columns: [Float]
  /// For each entry of a column the frames that its path covers.
  private var spans: [Int32]
  private var steps = 0

  private var columnSize: Int { (rows + 2) * Self.capacity }
  private var costSize: Int { rows * Self.capacity }

  /// - Parameter paths: one to ``capacity``, none empty, each with the most that a frame may cost.
  package init(_ paths: [(classes: [Int], cap: Float)]) {
    precondition((1...Self.capacity).contains(paths.count))
    lengths = paths.map(\.classes.count)
    precondition(lengths.allSatisfy { $0 > 0 })
    rows = lengths.max()!
    var classes = [Int32](repeating: 0, count: rows * Self.capacity)
    for (lane, path) in paths.enumerated() {
      for (row, number) in path.classes.enumerated() {
        classes[row * Self.capacity + lane] = Int32(number)
      }
    }
    self.classes = classes
    let missing = Self.capacity - paths.count
    caps = paths.map(\.cap) + [Float](repeating: 0, count: missing)
    costs = [Float](repeating: 0, count: 2 * rows * Self.capacity)
    columns = [Float](repeating: 0, count: 3 * (rows + 2) * Self.capacity)
    spans = [Int32](repeating: 0, count: columns.count)
    reset()
  }

  /// Moves on by one stream frame.
  ///
  /// - Parameter logPosteriors: of all classes of the head.
  package mutating func step(_ logPosteriors: UnsafePointer<Float>) {
    let (turn, size, costSize) = (steps % 3, columnSize, costSize)
    let new = steps % 2 * costSize
    let old = costSize - new
    steps += 1
    costs.withUnsafeMutableBufferPointer { costs in
      let costs = costs.baseAddress!
      unbidden_path_costs(
        logPosteriors, classes, caps, Int32(lengths.count), Int32(rows), costs + new)
      columns.withUnsafeMutableBufferPointer { columns in
        spans.withUnsafeMutableBufferPointer { spans in
          func column(_ age: Int) -> unbidden_column {
            let start = (turn + 3 - age) % 3 * size
            return unbidden_column(
              costs: columns.baseAddress! + start, spans: spans.baseAddress! + start)
          }
          unbidden_warp(Int32(rows), costs + new, costs + old, column(0), column(1), column(2))
        }
      }
    }
  }

  /// The best match of a path that ends at the newest frame.
  package func match(_ path: Int) -> StreamingDTW.Match {
    let end = (steps + 2) % 3 * columnSize + (lengths[path] + 1) * Self.capacity + path
    return StreamingDTW.Match(
      cost: columns[end] / Float(lengths[path]), frames: Int(spans[end]))
  }

  /// Forgets the stream.
  package mutating func reset() {
    steps = 0
    for index in costs.indices { costs[index] = .infinity }
    for index in columns.indices {
      // The second entry of a column is the free start; all else is out of reach.
      let row = index % columnSize / Self.capacity
      columns[index] = row == 1 ? 0 : .infinity
      spans[index] = 0
    }
  }
}

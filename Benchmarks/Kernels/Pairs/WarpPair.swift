import CKernels
import Enrollment
import Spotting
import TensorFile
import WakeWords

/// Paths side by side, against one after another by `StreamingDTW`; the local costs are known.
struct WarpPair: KernelPair {
  private let rows: Int
  /// Stream frames come round again.
  private let frames = 50
  /// Frame after frame, sixteen values for each row; first what stands before the stream.
  private let costs: [Float]
  private var columns: [Float]
  private var spans: [Int32]
  private var steps = 0
  private var alone: [StreamingDTW]
  /// Of each frame the costs of each path.
  private let costsAlone: [[[Float]]]
  /// Of each path the cost and the frames.
  private var matches: [Float]
  private var isNaive = false

  private static let lanes = Int(unbidden_lanes)
  private var columnSize: Int { (rows + 2) * Self.lanes }

  init(rows: Int, paths: Int) {
    self.rows = rows
    var random = SampleNumbers()
    let size = rows * Self.lanes
    let costs = random.numbers(frames * size, in: 0..<6)
    self.costs = [Float](repeating: .infinity, count: size) + costs
    costsAlone = (0..<frames).map { frame in
      (0..<paths).map { path in
        (0..<rows).map { costs[frame * size + $0 * Self.lanes + path] }
      }
    }
    alone = (0..<paths).map { _ in StreamingDTW(length: rows) }
    matches = [Float](repeating: 0, count: 2 * paths)
    let columnSize = (rows + 2) * Self.lanes
    // The second entry of a column is the free start; all else is out of reach.
    columns = (0..<3 * columnSize).map { index in
      index % columnSize / Self.lanes == 1 ? 0 : .infinity
    }
    spans = [Int32](repeating: 0, count: 3 * columnSize)
  }

  var output: [Float] {
    if isNaive { return matches }
    let end = (steps + 2) % 3 * columnSize + (rows + 1) * Self.lanes
    return alone.indices.flatMap { path in
      [columns[end + path] / Float(rows), Float(spans[end + path])]
    }
  }

  mutating func run() {
    let (turn, size, costSize) = (steps % 3, columnSize, rows * Self.lanes)
    let new = (1 + steps % frames) * costSize
    let old = steps == 0 ? 0 : (1 + (steps - 1) % frames) * costSize
    steps += 1
    costs.withUnsafeBufferPointer { costs in
      columns.withUnsafeMutableBufferPointer { columns in
        spans.withUnsafeMutableBufferPointer { spans in
          func column(_ age: Int) -> unbidden_column {
            let start = (turn + 3 - age) % 3 * size
            return unbidden_column(
              costs: columns.baseAddress! + start, spans: spans.baseAddress! + start)
          }
          unbidden_warp(
            Int32(rows), costs.baseAddress! + new, costs.baseAddress! + old, column(0), column(1),
            column(2))
        }
      }
    }
  }

  mutating func runNaive() {
    isNaive = true
    for path in alone.indices {
      let match = alone[path].step(costsAlone[steps % frames][path])
      (matches[2 * path], matches[2 * path + 1]) = (match.cost, Float(match.frames))
    }
    steps += 1
  }
}

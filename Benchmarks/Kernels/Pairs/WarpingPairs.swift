import CKernels
import NaiveKernels
import TestSupport

/// The local costs of a stream frame against paths side by side.
struct PathCostsPair: KernelPair {
  private(set) var output: [Float]
  private let rows: Int
  private let logPosteriors: [Float]
  private let classes: [Int32]
  private let caps: [Float]

  init(rows: Int, paths: Int, classes count: Int) {
    self.rows = rows
    var random = SplitMix(1)
    logPosteriors = random.numbers(count, in: -12..<0)
    classes = (0..<rows * lanes).map { _ in Int32.random(in: 0..<Int32(count), using: &random) }
    caps = [Float](repeating: 6, count: paths)
    output = [Float](repeating: 0, count: rows * lanes)
  }

  mutating func run() {
    unbidden_path_costs(
      logPosteriors, classes, caps, Int32(caps.count), Int32(rows), &output)
  }

  mutating func runNaive() {
    naivePathCosts(logPosteriors, classes: classes, caps: caps, lanes: lanes, into: &output)
  }
}

/// Paths side by side, against one after another with a matrix each; the local costs are known.
struct WarpPair: KernelPair {
  private let rows: Int
  /// Stream frames come round again.
  private let frames = 50
  /// Frame after frame, sixteen values for each row; first what stands before the stream.
  private let costs: [Float]
  private var columns: [Float]
  private var spans: [Int32]
  private var steps = 0
  private var naive: [NaiveDTW]
  /// Of each frame the costs of each path.
  private let naiveCosts: [[[Float]]]

  private var columnSize: Int { (rows + 2) * lanes }

  init(rows: Int, paths: Int) {
    self.rows = rows
    var random = SplitMix(1)
    let size = rows * lanes
    let costs = random.numbers(frames * size, in: 0..<6)
    self.costs = [Float](repeating: .infinity, count: size) + costs
    naiveCosts = (0..<frames).map { frame in
      (0..<paths).map { path in
        (0..<rows).map { costs[frame * size + $0 * lanes + path] }
      }
    }
    naive = (0..<paths).map { _ in NaiveDTW(length: rows) }
    let columnSize = (rows + 2) * lanes
    // The second entry of a column is the free start; all else is out of reach.
    columns = (0..<3 * columnSize).map { $0 % columnSize / lanes == 1 ? 0 : .infinity }
    spans = [Int32](repeating: 0, count: 3 * columnSize)
  }

  var output: [Float] {
    let totals = naive.map { $0.total($0.costs.count - 1, rows - 1) }
    return columns + spans.map(Float.init) + totals
  }

  mutating func run() {
    let (turn, size, costSize) = (steps % 3, columnSize, rows * lanes)
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
    for path in naive.indices { naive[path].add(naiveCosts[steps % frames][path]) }
    steps += 1
  }
}

/// A stretch of the stream aligned with a template: by which step the best path came to each place.
struct AlignPair: KernelPair {
  private let rows: Int
  private let frames: Int
  /// Rows, filled up to whole vectors.
  private let width: Int
  /// After one empty vector.
  private let costs: [Float]
  private let naiveCosts: [[Float]]
  private var columns: [Float]
  private var steps: [Int8]
  private var total: Float = 0

  private var columnStride: Int { width + lanes }

  init(rows: Int, frames: Int) {
    (self.rows, self.frames) = (rows, frames)
    let width = (rows + lanes - 1) / lanes * lanes
    self.width = width
    var random = SplitMix(1)
    let costs = random.numbers(lanes + frames * width, in: 0..<6)
    self.costs = costs
    naiveCosts = (0..<frames).map {
      Array(costs[lanes + $0 * width..<lanes + $0 * width + rows])
    }
    columns = [Float](repeating: 0, count: 3 * (width + lanes))
    steps = [Int8](repeating: 0, count: frames * width)
  }

  var output: [Float] { steps.map(Float.init) + [total] }

  mutating func run() {
    let columnStride = columnStride
    for index in columns.indices {
      columns[index] = index % columnStride == 1 ? 0 : .infinity
    }
    costs.withUnsafeBufferPointer {
      unbidden_align(
        $0.baseAddress! + lanes, Int32(width), Int32(width), Int32(frames), &columns,
        Int32(columnStride), &steps)
    }
  }

  mutating func runNaive() { total = NaiveDTW(costs: naiveCosts).total(frames - 1, rows - 1) }
}

import CKernels
import Features

/// Goes back along the best path of ``BatchedDTW``: which template frame each stream frame was
/// matched with. The recurrence, its order of sums and its choice between equals are the same.
package struct PathAlignment: Sendable {
  private enum Step: Int8 {
    case forward, skip, linger
  }

  /// Values from a frame's costs to the next's: whole vectors.
  private let stride: Int
  /// The local costs of the stretch, after one empty vector; what lies beyond the template counts
  /// nowhere.
  private var costs: [Float]
  /// Three columns of accumulated costs, each with two entries before the template.
  private var columns: [Float]
  /// For each cost the step by which the best path came to it.
  private var steps: [Int8]
  /// For each stream frame of the last alignment, the template frame.
  package private(set) var rows: [Int]

  /// - Parameters:
  ///   - length: of the longest template.
  ///   - frames: of the longest stretch.
  package init(length: Int, frames: Int) {
    stride = Self.padded(length)
    costs = [Float](repeating: 0, count: Self.lanes + stride * frames)
    columns = [Float](repeating: 0, count: 3 * (stride + Self.lanes))
    steps = [Int8](repeating: 0, count: stride * frames)
    rows = [Int](repeating: 0, count: frames)
  }

  private static let lanes = Int(unbidden_lanes)

  /// `count` rounded up to whole vectors.
  package static func padded(_ count: Int) -> Int { DenseLayer.padded(count) }

  /// Sets the costs of a frame of the stretch: minus log posteriors, no more than the caps.
  ///
  /// - Parameters:
  ///   - classes: of the template's frames, padded to whole vectors.
  ///   - caps: a vector.
  package mutating func setCosts(
    at frame: Int, _ logPosteriors: UnsafePointer<Float>, classes: [Int32], caps: [Float]
  ) {
    let start = Self.lanes + frame * stride
    costs.withUnsafeMutableBufferPointer {
      unbidden_path_costs(
        logPosteriors, classes, caps, Int32(Self.lanes), Int32(classes.count / Self.lanes),
        $0.baseAddress! + start)
    }
  }

  /// Sets the costs of a frame of the stretch that are known already, one for each of the template's frames.
  package mutating func setCosts(at frame: Int, _ known: [Float]) {
    let start = Self.lanes + frame * stride
    costs.replaceSubrange(start..<start + known.count, with: known)
  }

  /// The cost of a frame of the stretch against a frame of the template.
  package func cost(at frame: Int, _ row: Int) -> Float { costs[Self.lanes + frame * stride + row] }

  /// Aligns a stretch that one path covers from its first frame to its last, whose costs are set.
  ///
  /// - Parameters:
  ///   - length: frames of the template.
  ///   - frames: of the stretch, above 0.
  package mutating func align(length: Int, frames: Int) {
    let columnStride = stride + Self.lanes
    for index in columns.indices {
      columns[index] = index % columnStride == 1 ? 0 : .infinity
    }
    costs.withUnsafeBufferPointer { costs in
      unbidden_align(
        costs.baseAddress! + Self.lanes, Int32(stride), Int32(Self.padded(length)), Int32(frames),
        &columns, Int32(columnStride), &steps)
    }
    backtrack(length: length, frames: frames)
  }

  private mutating func backtrack(length: Int, frames: Int) {
    var (row, time) = (length - 1, frames - 1)
    while row >= 0, time >= 0 {
      rows[time] = row
      switch Step(rawValue: steps[time * stride + row]) {
      case .skip: (row, time) = (row - 2, time - 1)
      case .linger:
        rows[time - 1] = row
        (row, time) = (row - 1, time - 2)
      default: (row, time) = (row - 1, time - 1)
      }
    }
    // A stretch that is longer than its path: what came before belongs to the first row.
    while time >= 0 {
      rows[time] = 0
      time -= 1
    }
  }
}

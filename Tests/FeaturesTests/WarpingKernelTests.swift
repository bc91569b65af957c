import CKernels
import NaiveKernels
import TestSupport
import Testing

@Suite("Kernels of dynamic time warping against their naive twins")
struct WarpingKernelTests {
  @Test("Local costs are minus log posteriors up to the cap", arguments: [1, 15, 16], [1, 35])
  func pathCosts(paths: Int, rows: Int) {
    var random = SplitMix(UInt64(100 * paths + rows))
    let logPosteriors = random.numbers(6, in: -12..<0) + [-.infinity, 0]
    let classes = (0..<rows * lanes).map { _ in Int32.random(in: 0..<8, using: &random) }
    let caps = random.numbers(paths, in: 1..<6)
    var found = [Float](repeating: -1, count: rows * lanes)
    var expected = found
    unbidden_path_costs(logPosteriors, classes, caps, Int32(paths), Int32(rows), &found)
    naivePathCosts(logPosteriors, classes: classes, caps: caps, lanes: lanes, into: &expected)
    expectClose(found, expected, tolerance: 0)
  }

  /// Few different costs make many paths that cost the same.
  private func cost(_ random: inout SplitMix, ties: Bool) -> Float {
    ties ? Float(Int.random(in: -1...2, using: &random)) : .random(in: -1..<6, using: &random)
  }

  @Test(
    "Sixteen paths side by side cost what each costs alone, at every row, and cover as many frames",
    arguments: [1, 2, 15, 16, 17, 35], [false, true])
  func warp(rows: Int, ties: Bool) {
    var random = SplitMix(UInt64(rows))
    let size = (rows + 2) * lanes
    // The second entry of a column is the free start; all else is out of reach.
    var columns = (0..<3 * size).map { $0 % size / lanes == 1 ? Float(0) : .infinity }
    var spans = [Int32](repeating: 0, count: 3 * size)
    var last = [Float](repeating: .infinity, count: rows * lanes)
    var naive = (0..<lanes).map { _ in NaiveDTW(length: rows) }
    for time in 0..<2 * rows + 10 {
      let costs = (0..<rows * lanes).map { _ in cost(&random, ties: ties) }
      columns.withUnsafeMutableBufferPointer { columns in
        spans.withUnsafeMutableBufferPointer { spans in
          func column(_ age: Int) -> unbidden_column {
            let start = (time + 3 - age) % 3 * size
            return unbidden_column(
              costs: columns.baseAddress! + start, spans: spans.baseAddress! + start)
          }
          unbidden_warp(Int32(rows), costs, last, column(0), column(1), column(2))
        }
      }
      last = costs
      var wrong = 0
      for path in 0..<lanes {
        naive[path].add((0..<rows).map { costs[$0 * lanes + path] })
        for row in 0..<rows {
          let (place, total) = (
            time % 3 * size + (row + 2) * lanes + path, naive[path].total(time, row)
          )
          if columns[place] != total { wrong += 1 }
          if total < .infinity, Int(spans[place]) != naive[path].span(time, row) { wrong += 1 }
        }
      }
      #expect(wrong == 0, "frame \(time)")
    }
  }

  @Test(
    "Going forward, an alignment takes the naive steps",
    arguments: [1, 2, 15, 16, 17, 35], [false, true])
  func align(rows: Int, ties: Bool) {
    var random = SplitMix(UInt64(rows))
    let width = (rows + lanes - 1) / lanes * lanes
    for frames in [0, 1, 2, 3, rows, 2 * rows] {
      // What lies before the first and beyond the template counts nowhere.
      let costs = (0..<lanes + frames * width).map { _ in cost(&random, ties: ties) }
      let columnStride = width + lanes
      var columns = (0..<3 * columnStride).map { $0 % columnStride == 1 ? Float(0) : .infinity }
      var steps = [Int8](repeating: -1, count: frames * width)
      costs.withUnsafeBufferPointer {
        unbidden_align(
          $0.baseAddress! + lanes, Int32(width), Int32(width), Int32(frames), &columns,
          Int32(columnStride), &steps)
      }
      var naive = NaiveDTW(length: rows)
      var wrong = 0
      for time in 0..<frames {
        let start = lanes + time * width
        naive.add(Array(costs[start..<start + rows]))
        for row in 0..<rows where naive.total(time, row) < .infinity {
          if steps[time * width + row] != naive.step(time, row).rawValue { wrong += 1 }
        }
      }
      #expect(wrong == 0, "\(frames) frames")
    }
  }

  @Test("The naive matrix has the costs that going back from each end finds", arguments: 0..<20)
  func naive(seed: UInt64) {
    var random = SplitMix(seed)
    let length = Int.random(in: 1...8, using: &random)
    // Eighths add up without rounding.
    let costs = (0..<18).map { _ in
      (0..<length).map { _ in Float(Int.random(in: -16...40, using: &random)) / 8 }
    }
    let naive = NaiveDTW(costs: costs)
    for time in costs.indices {
      let (cost, starts) = naive.best(endingAt: time)
      #expect(naive.total(time, length - 1) == cost)
      if cost < .infinity { #expect(starts.contains(time - naive.span(time, length - 1) + 1)) }
    }
  }
}

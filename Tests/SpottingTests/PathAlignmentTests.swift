import TestSupport
import Testing

@testable import Spotting

@Suite("Going back along a path")
struct PathAlignmentTests {
  /// What the path costs whose template frame for each stream frame is given.
  private func cost(_ rows: [Int], _ costs: [[Float]]) -> Float? {
    var total: Float = 0
    var (time, row) = (0, -1)
    while time < rows.count {
      let next = rows[time]
      if time + 1 < rows.count, rows[time + 1] == next {
        guard next == row + 1 else { return nil }
        total += (costs[time][next] + costs[time + 1][next]) / 2
        time += 2
      } else if next == row + 1 {
        total += costs[time][next]
        time += 1
      } else {
        guard next == row + 2 else { return nil }
        total += costs[time][next - 1] + costs[time][next]
        time += 1
      }
      row = next
    }
    return row == costs[0].count - 1 ? total : nil
  }

  @Test("It is a path of the warping, and costs what the warping said", arguments: 0..<20)
  func path(seed: UInt64) throws {
    var random = SplitMix(seed)
    let length = Int.random(in: 2...12, using: &random)
    // Few different costs make many equal paths.
    let costs = (0..<60).map { _ in
      (0..<length).map { _ in
        seed.isMultiple(of: 2)
          ? Float(Int.random(in: 0...2, using: &random)) : Float.random(in: -1...3, using: &random)
      }
    }
    var dtw = BatchedDTW(lengths: [length])
    var alignment = PathAlignment(
      length: length + 3, frames: BatchedDTW.longestMatch(length: length + 3))
    var matches = 0
    for (time, column) in costs.enumerated() {
      dtw.step([column])
      let match = dtw.match(0)
      guard match.cost < .infinity else { continue }
      #expect(match.frames <= BatchedDTW.longestMatch(length: length))
      let stretch = Array(costs[time + 1 - match.frames...time])
      alignment.align(stretch)
      let rows = Array(alignment.rows[..<match.frames])
      let found = try #require(cost(rows, stretch), "\(rows) is no path")
      #expect(abs(found / Float(length) - match.cost) < 1e-4)
      matches += 1
    }
    #expect(matches > 40)
  }

  @Test("Each frame belongs to the row it fits, a lingering frame too, a skipped row to none")
  func rows() {
    // Template 0 1 2 3; in the stream row 0 comes once, row 1 twice, row 2 not at all.
    let stream = [0, 1, 1, 3]
    let costs = stream.map { frame in (0..<4).map { $0 == frame ? Float(0) : $0 > frame ? 3 : 1 } }
    var alignment = PathAlignment(length: 4, frames: 8)
    alignment.align(costs)
    #expect(alignment.rows[..<4] == [0, 1, 1, 3])
  }

  @Test("States are runs of equal classes")
  func states() {
    #expect(StatePathPattern.states(of: [7, 7, 3, 7, 2, 2]) == [0, 0, 1, 2, 3, 3])
    #expect(StatePathPattern.states(of: [1]) == [0])
  }
}

extension PathAlignment {
  /// Aligns a stretch, given as the costs of each frame against each frame of the template.
  mutating func align(_ costs: [[Float]]) {
    let length = costs[0].count
    let classes = (0..<Self.padded(length)).map { Int32(min($0, length - 1)) }
    let caps = [Float](repeating: .greatestFiniteMagnitude, count: Self.padded(1))
    for (time, frame) in costs.enumerated() {
      setCosts(at: time, frame.map { -$0 }, classes: classes, caps: caps)
    }
    align(length: length, frames: costs.count)
  }
}

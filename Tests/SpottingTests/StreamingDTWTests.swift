import TestSupport
import Testing

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

/// Matches of a template of numbers in a stream of numbers; a frame costs their distance.
private func matches(_ template: [Float], in stream: [Float]) -> [StreamingDTW.Match] {
  var warp = StreamingDTW(length: template.count)
  return stream.map { value in warp.step(template.map { abs($0 - value) }) }
}

@Suite("Streaming dynamic time warping")
struct StreamingDTWTests {
  @Test("Cost and start equal those of the naive recursion over all starts", arguments: 0..<60)
  func oracle(seed: Int) {
    var random = SplitMix(UInt64(seed))
    let length = Int.random(in: 1...8, using: &random)
    // Eighths add up without rounding; few different values make many ties.
    let values: ClosedRange<Int> = seed.isMultiple(of: 3) ? -1...1 : -16...40
    let costs = (0..<18).map { _ in
      (0..<length).map { _ in Float(Int.random(in: values, using: &random)) / 8 }
    }
    let naive = NaiveDTW(costs: costs)
    var warp = StreamingDTW(length: length)
    for t in costs.indices {
      let match = warp.step(costs[t])
      let (cost, starts) = naive.best(endingAt: t)
      #expect(match.cost == cost / Float(length), "frame \(t)")
      if cost < .infinity {
        #expect(starts.contains(t - match.frames + 1), "frame \(t): \(match.frames) of \(starts)")
      }
    }
  }

  @Test("Before any path can be complete the cost is infinite")
  func incomplete() {
    // Five template frames take three stream frames at least.
    let matches = matches([1, 1, 1, 1, 1], in: [1, 1, 1, 1])
    #expect(matches.map(\.cost) == [.infinity, .infinity, 0, 0])
  }

  @Test("The same word at the same speed costs nothing, and its start is known")
  func sameSpeed() {
    let matches = matches([5, 1, 4, 2], in: [9, 9, 9, 5, 1, 4, 2, 9])
    #expect(matches[6] == StreamingDTW.Match(cost: 0, frames: 4))
    #expect(matches.indices.filter { matches[$0].cost == 0 } == [6])
  }

  @Test("A word at half the template's speed costs nothing")
  func slow() {
    let matches = matches([5, 1, 4, 2], in: [9, 9, 5, 5, 1, 1, 4, 4, 2, 2, 9])
    // Of the first pair both frames may begin a path, at the same cost.
    #expect(matches[9].cost == 0 && (7...8).contains(matches[9].frames))
  }

  @Test("A word at twice the template's speed costs nothing")
  func fast() {
    let matches = matches([5, 5, 1, 1, 4, 4, 2, 2], in: [9, 9, 9, 5, 1, 4, 2, 9])
    #expect(matches[6] == StreamingDTW.Match(cost: 0, frames: 4))
  }

  @Test("A word at three times the template's speed, or a third of it, does not fit")
  func beyondTheSlopes() {
    let slow = matches([5, 1, 4, 2], in: [9, 5, 5, 5, 1, 1, 1, 4, 4, 4, 2, 2, 2, 9])
    #expect(slow.allSatisfy { $0.cost > 0 })
    let fast = matches([5, 5, 5, 1, 1, 1, 4, 4, 4], in: [9, 9, 9, 5, 1, 4, 9, 9])
    #expect(fast.allSatisfy { $0.cost > 0 })
  }

  @Test("The path covers half to twice the template's frames", arguments: [1, 2, 7, 20])
  func span(length: Int) {
    var random = SplitMix(7)
    var warp = StreamingDTW(length: length)
    for _ in 0..<200 {
      let match = warp.step((0..<length).map { _ in Float.random(in: -1...1, using: &random) })
      guard match.cost < .infinity else { continue }
      #expect(2 * match.frames >= length && match.frames <= 2 * length)
    }
  }

  @Test("After a reset nothing of the stream before is left")
  func reset() {
    var random = SplitMix(8)
    let costs = (0..<40).map { _ in (0..<6).map { _ in Float.random(in: -1...1, using: &random) } }
    var fresh = StreamingDTW(length: 6)
    var used = StreamingDTW(length: 6)
    for column in costs.reversed() { _ = used.step(column) }
    used.reset()
    for column in costs { #expect(used.step(column) == fresh.step(column)) }
  }
}

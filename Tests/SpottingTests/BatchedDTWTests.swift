import NaiveKernels
import TestSupport
import Testing

@testable import Spotting

extension BatchedDTW {
  /// Moves on by one frame whose costs are given for each template.
  mutating func step(_ costs: [[Float]]) {
    step { batch, target in
      for (lane, template) in costs.dropFirst(batch * Self.lanes).prefix(Self.lanes).enumerated() {
        for (row, cost) in template.enumerated() { target[row * Self.lanes + lane] = cost }
      }
    }
  }
}

/// Matches of a template of numbers in a stream of numbers; a frame costs their distance.
private func matches(_ template: [Float], in stream: [Float]) -> [BatchedDTW.Match] {
  var dtw = BatchedDTW(lengths: [template.count])
  return stream.map { value in
    dtw.step([template.map { abs($0 - value) }])
    return dtw.match(0)
  }
}

@Suite("Streaming dynamic time warping")
struct BatchedDTWTests {
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
    var dtw = BatchedDTW(lengths: [length])
    for t in costs.indices {
      dtw.step([costs[t]])
      let match = dtw.match(0)
      let (cost, starts) = naive.best(endingAt: t)
      #expect(match.cost == cost / Float(length), "frame \(t)")
      if cost < .infinity {
        #expect(starts.contains(t - match.frames + 1), "frame \(t): \(match.frames) of \(starts)")
      }
    }
  }

  @Test("Of many templates, more than one batch holds, each costs what the naive recursion says")
  func sideBySide() {
    var random = SplitMix(11)
    let lengths = (0..<35).map { _ in Int.random(in: 1...9, using: &random) }
    let costs = (0..<16).map { _ in
      lengths.map { length in
        (0..<length).map { _ in Float(Int.random(in: -16...40, using: &random)) / 8 }
      }
    }
    var dtw = BatchedDTW(lengths: lengths)
    let naive = lengths.indices.map { template in NaiveDTW(costs: costs.map { $0[template] }) }
    for t in costs.indices {
      dtw.step(costs[t])
      for (template, length) in lengths.enumerated() {
        #expect(dtw.match(template).cost == naive[template].best(endingAt: t).cost / Float(length))
      }
    }
  }

  @Test(
    "Templates of one word count half as the best, half as their mean; the stretch is the best's")
  func together() {
    var random = SplitMix(12)
    let lengths = [2, 3, 2, 4]
    var dtw = BatchedDTW(lengths: lengths)
    var complete = 0
    for _ in 0..<30 {
      dtw.step(
        lengths.map { length in (0..<length).map { _ in Float.random(in: -1...4, using: &random) } }
      )
      let each = (1...3).map { dtw.match($0) }
      let word = dtw.match(of: 1..<4)
      let scores = each.map { -$0.cost }
      guard scores.allSatisfy({ $0 > -.infinity }) else {
        #expect(word.raw == -.infinity)
        continue
      }
      complete += 1
      #expect(abs(word.raw - (scores.max()! + scores.reduce(0, +) / 3) / 2) < 1e-6)
      #expect(scores[word.best] == scores.max() && word.frames == each[word.best].frames)
    }
    #expect(complete > 20)
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
    #expect(matches[6] == BatchedDTW.Match(cost: 0, frames: 4))
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
    #expect(matches[6] == BatchedDTW.Match(cost: 0, frames: 4))
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
    var dtw = BatchedDTW(lengths: [length])
    for _ in 0..<200 {
      dtw.step([(0..<length).map { _ in Float.random(in: -1...1, using: &random) }])
      let match = dtw.match(0)
      guard match.cost < .infinity else { continue }
      #expect(2 * match.frames >= length)
      #expect(match.frames <= BatchedDTW.longestMatch(length: length))
    }
  }

  @Test("After a reset nothing of the stream before is left")
  func reset() {
    var random = SplitMix(8)
    let costs = (0..<40).map { _ in (0..<6).map { _ in Float.random(in: -1...1, using: &random) } }
    var fresh = BatchedDTW(lengths: [6])
    var used = BatchedDTW(lengths: [6])
    for column in costs.reversed() { used.step([column]) }
    used.reset()
    for column in costs {
      used.step([column])
      fresh.step([column])
      #expect(used.match(0) == fresh.match(0))
    }
  }
}

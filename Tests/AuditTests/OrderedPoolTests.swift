import Foundation
import Synchronization
import Testing

@testable import Audit

@Suite struct OrderedPoolTests {
  /// The numbers from 0 on, which count how many of them were drawn.
  private struct Numbers: Sequence, Sendable {
    final class Count: Sendable {
      let drawn = Atomic(0)
    }
    let count = Count()
    /// `nil` for no end.
    let end: Int?

    func makeIterator() -> AnyIterator<Int> {
      let (count, end) = (count, end)
      return AnyIterator {
        let next = count.drawn.load(ordering: .relaxed)
        if next == end { return nil }
        count.drawn.add(1, ordering: .relaxed)
        return next
      }
    }
  }

  /// A worker that takes a while, another one for each item, and not longer for later ones.
  private static func work(_ item: Int) -> Int {
    usleep(UInt32(item &* 2_654_435_761 >> 8 & 0x3ff))
    return item * item
  }

  @Test("The order of the items is kept, however long each takes", arguments: [-1, 0, 1, 2, 3, 8])
  func order(threads: Int) {
    var results: [Int] = []
    OrderedPool(threads: threads).run(0..<500) {
      Self.work
    } deliver: {
      results.append($0)
    }
    #expect(results == (0..<500).map { $0 * $0 })
  }

  @Test("Nothing to do is done at once", arguments: [1, 4])
  func empty(threads: Int) {
    var results: [Int] = []
    OrderedPool(threads: threads).run([]) {
      { (item: Int) in item }
    } deliver: {
      results.append($0)
    }
    #expect(results.isEmpty)
  }

  @Test("More threads than items do no harm")
  func fewItems() {
    var results: [String] = []
    OrderedPool(threads: 16).run(["a", "b"]) {
      { $0 + "!" }
    } deliver: {
      results.append($0)
    }
    #expect(results == ["a!", "b!"])
  }

  @Test("Each thread makes one worker and keeps it to itself")
  func workers() {
    let threads = 4
    let made = Atomic(0)
    let strayed = Atomic(0)
    OrderedPool(threads: threads).run(0..<100) {
      made.add(1, ordering: .relaxed)
      let owner = pthread_self()
      return { (item: Int) in
        // No thread goes on before all have begun: otherwise one might do all the work.
        while made.load(ordering: .relaxed) < threads { usleep(100) }
        if pthread_equal(owner, pthread_self()) == 0 { strayed.add(1, ordering: .relaxed) }
        return item
      }
    } deliver: { _ in
    }
    #expect(made.load(ordering: .relaxed) == threads)
    #expect(strayed.load(ordering: .relaxed) == 0)
  }

  @Test("Only a few items are drawn ahead of one that takes long")
  func lookAhead() {
    let numbers = Numbers(end: 1_000)
    let (threads, limit) = (2, 64)
    let most = Atomic(0)
    var results: [Int] = []
    OrderedPool(threads: threads).run(numbers) {
      { item in
        if item == 0 {
          while numbers.count.drawn.load(ordering: .relaxed) < limit { usleep(100) }
          // Whoever would draw more has time to do so.
          usleep(50_000)
          most.store(numbers.count.drawn.load(ordering: .relaxed), ordering: .relaxed)
        }
        return item
      }
    } deliver: {
      results.append($0)
    }
    #expect(most.load(ordering: .relaxed) == limit)
    #expect(results == Array(0..<1_000))
  }

  private struct Enough: Error {}

  @Test("When a result is refused the pool ends, even in a stream without end")
  func refusal() {
    let numbers = Numbers(end: nil)
    var results: [Int] = []
    #expect(throws: Enough.self) {
      try OrderedPool(threads: 3).run(numbers) {
        Self.work
      } deliver: {
        results.append($0)
        if results.count == 100 { throw Enough() }
      }
    }
    #expect(results == (0..<100).map { $0 * $0 })
    #expect(numbers.count.drawn.load(ordering: .relaxed) <= 100 + 2 * 3 * 32)
  }
}

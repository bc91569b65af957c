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

  /// Bytes from a pipe, and whether two threads ever asked for one at once.
  private struct Pipe: Sequence, Sendable {
    final class State: Sendable {
      let readers = Atomic(0)
      let crowds = Atomic(0)
    }
    let state = State()
    let input: Int32
    let output: Int32

    init() {
      var ends: [Int32] = [-1, -1]
      pipe(&ends)
      (input, output) = (ends[0], ends[1])
    }

    func write(_ byte: UInt8) {
      _ = withUnsafeBytes(of: byte) { Foundation.write(output, $0.baseAddress, 1) }
    }

    func makeIterator() -> AnyIterator<UInt8> {
      let (input, state) = (input, state)
      return AnyIterator {
        if state.readers.add(1, ordering: .relaxed).newValue > 1 {
          state.crowds.add(1, ordering: .relaxed)
        }
        defer { state.readers.subtract(1, ordering: .relaxed) }
        var byte: UInt8 = 0
        return read(input, &byte, 1) == 1 ? byte : nil
      }
    }
  }

  /// Something on each thread that is gone when the thread's work is.
  private final class Presence: Sendable {
    let count: Count
    final class Count: Sendable {
      let present = Atomic(0)
    }
    init(_ count: Count) {
      self.count = count
      count.present.add(1, ordering: .relaxed)
    }
    deinit { count.present.subtract(1, ordering: .relaxed) }
  }

  @Test(
    "Whoever writes the next item only after the last one's answer gets all answers",
    arguments: [1, 2, 8])
  func answers(threads: Int) {
    let pipe = Pipe()
    pipe.write(0)
    var answers: [UInt8] = []
    OrderedPool(threads: threads, delivery: .atOnce).run(pipe) {
      { $0 &+ 1 }
    } deliver: { answer in
      answers.append(answer)
      if answer < 200 { pipe.write(answer) } else { close(pipe.output) }
    }
    #expect(answers == Array(1...200))
    #expect(pipe.state.crowds.load(ordering: .relaxed) == 0)
    close(pipe.input)
  }

  @Test(
    "A result is given before a later item is done",
    arguments: [OrderedPool.Delivery.atOnce, .inBatches])
  func early(delivery: OrderedPool.Delivery) {
    let isDelivered = DispatchSemaphore(value: 0)
    var results: [Int] = []
    OrderedPool(threads: 2, delivery: delivery).run(0..<2) {
      { item in
        if item == 1 { isDelivered.wait() }
        return item
      }
    } deliver: {
      results.append($0)
      isDelivered.signal()
    }
    #expect(results == [0, 1])
  }

  @Test("When it returns nothing works for it any more, whether or not a result was refused")
  func noThreadLeft() {
    let count = Presence.Count()
    func run(refusing refused: Int?) throws {
      try OrderedPool(threads: 4).run(0..<200) {
        let presence = Presence(count)
        return { (item: Int) in
          withExtendedLifetime(presence) { Self.work(item) }
        }
      } deliver: {
        if $0 == refused { throw Enough() }
      }
    }
    for _ in 0..<20 {
      #expect(throws: Enough.self) { try run(refusing: 49) }
      #expect(count.present.load(ordering: .relaxed) == 0)
      #expect(throws: Never.self) { try run(refusing: nil) }
      #expect(count.present.load(ordering: .relaxed) == 0)
    }
  }

  @Test("A refusal does not wait for a pipe in which nothing comes; its reader ends with the read")
  func refusalOnPipe() throws {
    let count = Presence.Count()
    let pipe = Pipe()
    pipe.write(7)
    #expect(throws: Enough.self) {
      try OrderedPool(threads: 4, delivery: .atOnce).run(pipe) {
        let presence = Presence(count)
        return { byte in withExtendedLifetime(presence) { byte } }
      } deliver: { _ in
        throw Enough()
      }
    }
    // All but the reader have gone.
    #expect(count.present.load(ordering: .relaxed) <= 1)
    close(pipe.output)
    let deadline = ContinuousClock.now + .seconds(60)
    while count.present.load(ordering: .relaxed) > 0, .now < deadline { usleep(1_000) }
    #expect(count.present.load(ordering: .relaxed) == 0)
    close(pipe.input)
  }
}

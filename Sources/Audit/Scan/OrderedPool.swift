import Foundation

/// Works on a stream of items with several threads and hands the results over in the items' order.
///
/// Items are drawn one by one and only a few ahead of the slowest, so neither a million items nor
/// one very long one takes more memory.
package struct OrderedPool {
  private let threads: Int
  /// Items in hand for each thread: enough that one long recording does not idle the others.
  private static let aheadPerThread = 32

  /// - Parameter threads: at least 1.
  package init(threads: Int) { self.threads = max(1, threads) }

  /// - Parameters:
  ///   - items: drawn under a lock, by any of the threads.
  ///   - makeWorker: called once on each thread; what it returns is used on that thread only.
  ///   - deliver: called on the calling thread, in the order of the items.
  /// - Throws: what `deliver` throws; the threads then end after the item in hand.
  package func run<Items: Sequence & Sendable, Result: Sendable>(
    _ items: Items, makeWorker: @escaping @Sendable () -> (Items.Element) -> Result,
    deliver: (Result) throws -> Void
  ) rethrows where Items.Element: Sendable {
    let desk = Desk<Items, Result>(items, limit: threads * Self.aheadPerThread)
    defer { desk.close() }
    for _ in 0..<threads {
      let thread = Thread {
        let work = makeWorker()
        while let (index, item) = desk.take() { desk.put(work(item), at: index) }
      }
      // The main thread's size; a secondary thread's default is smaller than decoders may want.
      thread.stackSize = 8 << 20
      thread.start()
    }
    while let results = desk.next() {
      for result in results { try deliver(result) }
    }
  }
}

/// Where the threads of a pool meet; everything in it is guarded by the condition.
private final class Desk<Items: Sequence, Result>: @unchecked Sendable {
  private let condition = NSCondition()
  private var items: Items.Iterator
  private let limit: Int
  private var taken = 0
  private var delivered = 0
  private var exhausted = false
  private var results: [Int: Result] = [:]

  /// Results are handed over when half of what may wait has come, or after so many seconds: to wake
  /// the calling thread for each took a twentieth of the processor from the others.
  private static var patience: TimeInterval { 0.05 }

  init(_ items: Items, limit: Int) {
    self.items = items.makeIterator()
    self.limit = limit
  }

  func take() -> (Int, Items.Element)? {
    condition.withLock {
      while !exhausted, taken - delivered >= limit { condition.wait() }
      guard !exhausted, let item = items.next() else {
        exhausted = true
        condition.broadcast()
        return nil
      }
      defer { taken += 1 }
      return (taken, item)
    }
  }

  /// Gives no more items out.
  func close() {
    condition.withLock {
      exhausted = true
      condition.broadcast()
    }
  }

  func put(_ result: Result, at index: Int) {
    condition.withLock {
      results[index] = result
      if 2 * results.count >= limit || exhausted { condition.broadcast() }
    }
  }

  /// The next results, in the items' order; `nil` after the last.
  func next() -> [Result]? {
    condition.withLock {
      while results[delivered] == nil {
        if exhausted, delivered == taken { return nil }
        _ = condition.wait(until: Date(timeIntervalSinceNow: Self.patience))
      }
      var ready: [Result] = []
      while let result = results.removeValue(forKey: delivered + ready.count) {
        ready.append(result)
      }
      delivered += ready.count
      condition.broadcast()
      return ready
    }
  }
}

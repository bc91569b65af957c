import Foundation

/// Works on a stream of items with several threads and hands the results over in the items' order.
///
/// Items are drawn one by one and only a few ahead of the slowest, so neither a million items nor
/// one very long one takes more memory.
package struct OrderedPool {
  /// When a result is handed over whose turn it is.
  package enum Delivery: Sendable {
    /// With others, within 50 ms: for items that are there already.
    case inBatches
    /// At once: for a pipe, whose other end may wait for each answer before it writes the next
    /// item.
    case atOnce
  }

  private let threads: Int
  private let delivery: Delivery
  /// Items in hand for each thread: enough that one long recording does not idle the others.
  private static let aheadPerThread = 32

  /// - Parameter threads: at least 1.
  package init(threads: Int, delivery: Delivery = .inBatches) {
    self.threads = max(1, threads)
    self.delivery = delivery
  }

  /// - Parameters:
  ///   - items: drawn by any of the threads, one at a time. Whoever waits for the next item holds
  ///     up no result.
  ///   - makeWorker: called once on each thread; what it returns is used on that thread only, and
  ///     gone when this returns.
  ///   - deliver: called on the calling thread, in the order of the items.
  /// - Throws: what `deliver` throws, once the threads have ended with the item in hand. With
  ///   ``Delivery/atOnce`` one of them may be waiting for the next item, in a read that nobody can
  ///   end: that one is left to its read, works on nothing any more, and ends with it or with the
  ///   program.
  package func run<Items: Sequence & Sendable, Result: Sendable>(
    _ items: Items, makeWorker: @escaping @Sendable () -> (Items.Element) -> Result,
    deliver: (Result) throws -> Void
  ) rethrows where Items.Element: Sendable {
    let state = PoolState<Items, Result>(
      items, limit: threads * Self.aheadPerThread, delivery: delivery, threads: threads)
    defer { state.close() }
    for _ in 0..<threads {
      let thread = Thread {
        Self.work(state, makeWorker)
        state.leave()
      }
      // The main thread's size; a secondary thread's default is smaller than decoders may want.
      thread.stackSize = 8 << 20
      thread.start()
    }
    while let results = state.next() {
      for result in results { try deliver(result) }
    }
  }

  private static func work<Items: Sequence, Result>(
    _ state: PoolState<Items, Result>, _ makeWorker: () -> (Items.Element) -> Result
  ) {
    let work = makeWorker()
    while let (index, item) = state.take() { state.put(work(item), at: index) }
  }
}

/// Where the threads of a pool meet. The lock guards everything but `items`, which are the drawing
/// thread's alone: it does not hold the lock while it waits for the next one.
private final class PoolState<Items: Sequence, Result>: @unchecked Sendable {
  private let lock = ConditionLock()
  private var items: Items.Iterator
  private let limit: Int
  private let delivery: OrderedPool.Delivery
  /// Threads that have not left.
  private var threads: Int
  private var isDrawing = false
  private var taken = 0
  private var delivered = 0
  /// There is no other item, or none is wanted.
  private var isClosed = false
  private var results: [Int: Result] = [:]

  init(_ items: Items, limit: Int, delivery: OrderedPool.Delivery, threads: Int) {
    self.items = items.makeIterator()
    self.limit = limit
    self.delivery = delivery
    self.threads = threads
  }

  /// The next item and its number; `nil` when there is nothing more to do.
  func take() -> (Int, Items.Element)? {
    lock.lock()
    while !isClosed, isDrawing || taken - delivered >= limit { lock.waitToDraw() }
    guard !isClosed else {
      lock.unlock()
      return nil
    }
    isDrawing = true
    lock.unlock()
    let item = items.next()
    lock.lock()
    defer { lock.unlock() }
    isDrawing = false
    guard let item, !isClosed else {
      isClosed = true
      lock.wakeAll()
      return nil
    }
    taken += 1
    lock.wakeDrawing()
    return (taken - 1, item)
  }

  func put(_ result: Result, at index: Int) {
    lock.lock()
    defer { lock.unlock() }
    results[index] = result
    // To wake the calling thread for each took a twentieth of the processor from the others: where
    // that is not asked for it looks by itself, or is woken when half of what may wait has come.
    let isAwaited = delivery == .atOnce ? index == delivered : 2 * results.count >= limit
    if isAwaited || isClosed { lock.wakeDelivery() }
  }

  /// The next results, in the items' order; `nil` after the last.
  func next() -> [Result]? {
    lock.lock()
    defer { lock.unlock() }
    while results[delivered] == nil {
      if isClosed, !isDrawing, delivered == taken { return nil }
      lock.waitToDeliver(milliseconds: delivery == .atOnce ? nil : 50)
    }
    var ready: [Result] = []
    while let result = results.removeValue(forKey: delivered + ready.count) {
      ready.append(result)
    }
    delivered += ready.count
    lock.wakeDrawing()
    return ready
  }

  /// A thread's last word.
  func leave() {
    lock.lock()
    defer { lock.unlock() }
    threads -= 1
    lock.wakeDelivery()
  }

  /// Gives no more items out, and waits for the threads, but not for a pipe.
  func close() {
    lock.lock()
    defer { lock.unlock() }
    isClosed = true
    lock.wakeAll()
    while threads > (isDrawing && delivery == .atOnce ? 1 : 0) {
      lock.waitToDeliver(milliseconds: nil)
    }
  }
}

/// A lock with two conditions: one for threads that want to draw an item, one for the thread that
/// delivers. `NSCondition` has one, and would wake each of them for the others' sake.
private final class ConditionLock: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let drawing = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let delivery = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(drawing, nil)
    // The monotonic clock, which nobody sets.
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(delivery, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(delivery)
    pthread_cond_destroy(drawing)
    pthread_mutex_destroy(mutex)
    delivery.deallocate()
    drawing.deallocate()
    mutex.deallocate()
  }

  func lock() { pthread_mutex_lock(mutex) }
  func unlock() { pthread_mutex_unlock(mutex) }

  func waitToDraw() { pthread_cond_wait(drawing, mutex) }
  /// One is enough: it wakes the next when it has drawn.
  func wakeDrawing() { pthread_cond_signal(drawing) }

  func waitToDeliver(milliseconds: Int?) {
    guard let milliseconds else {
      pthread_cond_wait(delivery, mutex)
      return
    }
    var until = timespec()
    clock_gettime(CLOCK_MONOTONIC, &until)
    until.tv_nsec += milliseconds * 1_000_000
    until.tv_sec += until.tv_nsec / 1_000_000_000
    until.tv_nsec %= 1_000_000_000
    pthread_cond_timedwait(delivery, mutex, &until)
  }
  func wakeDelivery() { pthread_cond_signal(delivery) }

  func wakeAll() {
    pthread_cond_broadcast(drawing)
    pthread_cond_broadcast(delivery)
  }
}

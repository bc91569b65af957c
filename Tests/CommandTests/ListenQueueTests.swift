import Foundation
import Testing

@testable import unbidden

@Suite struct ListenQueueTests {
  private func number(_ event: ListenEvent?) -> Int? {
    guard case .session(.trouble(let text))? = event else { return nil }
    return Int(text)
  }

  @Test("The queue gives events in their order, and nil when the time is over")
  func order() throws {
    let queue = try ListenQueue()
    #expect(queue.receive(within: 0, output: -1) == nil)
    for number in 0..<10_000 { queue.send(.session(.trouble("\(number)"))) }
    for expected in 0..<10_000 {
      try #require(number(queue.receive(within: 1_000, output: -1)) == expected)
    }
    #expect(queue.receive(within: 10, output: -1) == nil)
    Thread.detachNewThread {
      usleep(50_000)
      queue.send(.stop)
    }
    guard case .stop? = queue.receive(within: 60_000, output: -1) else {
      Issue.record("the sleeper did not wake")
      return
    }
  }

  @Test("The wake-up of an event that was taken already does not end the next wait")
  func stale() throws {
    let queue = try ListenQueue()
    queue.send(.session(.trouble("1")))
    #expect(number(queue.receive(within: 0, output: -1)) == 1)
    let start = ContinuousClock.now
    #expect(queue.receive(within: 50, output: -1) == nil)
    #expect(ContinuousClock.now - start >= .milliseconds(50))
  }

  @Test("From several threads at once no event is lost, and each thread's are in order")
  func threads() throws {
    let queue = try ListenQueue()
    let (threads, each) = (4, 2_000)
    for thread in 0..<threads {
      Thread.detachNewThread {
        for number in 0..<each { queue.send(.session(.trouble("\(thread * each + number)"))) }
      }
    }
    var next = (0..<threads).map { $0 * each }
    for _ in 0..<threads * each {
      let found = try #require(number(queue.receive(within: 60_000, output: -1)))
      #expect(next[found / each] == found)
      next[found / each] = found + 1
    }
    #expect(queue.receive(within: 0, output: -1) == nil)
  }

  @Test("The queue notices that nobody reads the output any more")
  func unread() throws {
    let queue = try ListenQueue()
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    #expect(queue.receive(within: 0, output: ends[1]) == nil)
    close(ends[0])
    guard case .unread? = queue.receive(within: 60_000, output: ends[1]) else {
      Issue.record("a closed pipe went unnoticed")
      return
    }
    close(ends[1])
  }
}

import CCapture
import Foundation
import TestSupport
import Testing

@testable import Audio

/// A producer's view of a ring, which in the product is the C thread.
struct Producer: @unchecked Sendable {
  let handle: OpaquePointer

  /// Hands over one block of samples, or returns false where the ring is full.
  @discardableResult
  func send(
    _ samples: [Float], rate: Int = 16_000, lost: Int = 0, clipped: Int = 0, time: Int64 = 0
  ) -> Bool {
    guard let block = unbidden_ring_reserve(handle) else { return false }
    for (index, sample) in samples.enumerated() { block.pointee.samples[index] = sample }
    block.pointee.kind = UNBIDDEN_SAMPLES
    block.pointee.frames = UInt32(samples.count)
    block.pointee.rate = UInt32(rate)
    block.pointee.lost = UInt64(lost)
    block.pointee.clipped = UInt32(clipped)
    block.pointee.time_ns = time
    unbidden_ring_publish(handle)
    unbidden_ring_wake(handle)
    return true
  }

  func send(
    _ kind: unbidden_kind, error: Int32 = 0, rate: Int = 16_000, lost: Int = 0, time: Int64 = 0
  ) {
    guard let block = unbidden_ring_reserve(handle) else { return }
    block.pointee.kind = kind
    block.pointee.frames = 0
    block.pointee.rate = UInt32(rate)
    block.pointee.error = error
    block.pointee.lost = UInt64(lost)
    block.pointee.time_ns = time
    unbidden_ring_publish(handle)
    unbidden_ring_wake(handle)
  }
}

@Suite struct SampleRingTests {
  /// Takes the oldest block's samples out. A function of its own because #expect cannot hold a
  /// noncopyable value.
  private func take(_ ring: borrowing SampleRing) -> [Float]? {
    guard let block = ring.peek()?.pointee else { return nil }
    defer { ring.release() }
    return (0..<Int(block.frames)).map { block.samples[$0] }
  }

  @Test("A ring needs a power of two of blocks", arguments: [0, 1, 3, 1_000, 131_072])
  func refusesSizes(blocks: Int) {
    #expect(throws: CaptureError.noResources(errno: EINVAL)) {
      _ = try SampleRing(blocks: blocks)
    }
  }

  @Test("What is written comes out in order, also after many wraps around")
  func wrapsAround() throws {
    let ring = try SampleRing(blocks: 4)
    let producer = Producer(handle: ring.handle)
    for round in 0..<1_000 {
      for part in 0..<3 { producer.send([Float(round), Float(part)]) }
      for part in 0..<3 {
        let block = take(ring)
        #expect(block == [Float(round), Float(part)])
      }
      let rest = take(ring)
      #expect(rest == nil)
    }
  }

  @Test("A full ring takes no more until a block is given back")
  func isFull() throws {
    let ring = try SampleRing(blocks: 4)
    let producer = Producer(handle: ring.handle)
    for value in 0..<4 { #expect(producer.send([Float(value)])) }
    #expect(!producer.send([4]))
    var block = take(ring)
    #expect(block == [0])
    #expect(producer.send([5]))
    #expect(!producer.send([6]))
    for value in [1, 2, 3, 5] {
      block = take(ring)
      #expect(block == [Float(value)])
    }
    block = take(ring)
    #expect(block == nil)
  }

  @Test("The ring does what a naive queue does, whatever the order of the calls")
  func agreesWithModel() throws {
    var random = SplitMix(1)
    for size in [2, 8, 64] {
      let ring = try SampleRing(blocks: size)
      let producer = Producer(handle: ring.handle)
      var model: [[Float]] = []
      var next: Float = 0
      for _ in 0..<5_000 {
        if Bool.random(using: &random) {
          let count = Int.random(in: 0...Int(UNBIDDEN_BLOCK_FRAMES), using: &random)
          let block = (0..<min(count, 20)).map { next + Float($0) }
          next += 1
          let taken = producer.send(block)
          #expect(taken == (model.count < size))
          if taken { model.append(block) }
        } else {
          let block = take(ring)
          #expect(block == model.first)
          model = Array(model.dropFirst())
        }
      }
    }
  }

  @Test("Between two threads no sample is lost, repeated or out of order")
  func twoThreads() throws {
    let ring = try SampleRing(blocks: 16)
    let producer = Producer(handle: ring.handle)
    let blocks = 20_000
    let thread = Thread {
      var sent = 0
      while sent < blocks {
        if producer.send([Float(sent), Float(sent + 1), Float(sent + 2)]) {
          sent += 1
        } else {
          sched_yield()
        }
      }
    }
    thread.start()
    var wrong = 0
    for expected in 0..<blocks {
      guard ring.wait(for: .seconds(60)), let block = take(ring) else {
        Issue.record("no block \(expected) within a minute")
        return
      }
      let expected = Float(expected)
      if block != [expected, expected + 1, expected + 2] { wrong += 1 }
    }
    #expect(wrong == 0)
    let rest = take(ring)
    #expect(rest == nil)
  }

  @Test("Waiting for a block ends at once where there is one, else when the time is up")
  func waits() throws {
    let ring = try SampleRing(blocks: 2)
    var waits = [Duration.zero, .milliseconds(5), .seconds(-1)].map { ring.wait(for: $0) }
    #expect(waits == [false, false, false])
    Producer(handle: ring.handle).send([1])
    waits = [Duration.zero, .seconds(Int64.max)].map { ring.wait(for: $0) }
    #expect(waits == [true, true])
    ring.release()
    // The wake-up for the block that has gone must not be taken for another one.
    let again = ring.wait(for: .milliseconds(5))
    #expect(!again)
  }
}

import CCapture
import Testing

@testable import Audio

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct RingReaderTests {
  /// A reader, and the producer's end of its ring.
  private func pair(rate: Int = 16_000) throws -> (RingReaderBox, Producer) {
    let ring = try SampleRing(blocks: 256)
    let producer = Producer(handle: ring.handle)
    return (RingReaderBox(try RingReader(ring, rate: rate)), producer)
  }

  private func tone(_ hertz: Double, rate: Int, count: Int, from start: Int = 0) -> [Float] {
    (start..<start + count).map {
      Float(0.5 * sin(2 * Double.pi * hertz * Double($0) / Double(rate)))
    }
  }

  @Test("At 16 kHz samples pass unchanged, with the time of the first")
  func passes() throws {
    let (reader, producer) = try pair()
    producer.send([1, 2, 3], time: 5_000)
    producer.send([4], time: 192_500)
    let (read, samples) = try reader.read()
    #expect(samples == [1, 2, 3, 4])
    #expect(read.count == 4 && read.time == 5_000 && read.lostSamples == 0 && read.event == nil)
    #expect(try reader.read().0 == CaptureRead())
  }

  @Test("A read appends to what the buffer holds")
  func appends() throws {
    let (reader, producer) = try pair()
    producer.send([2])
    var samples: [Float] = [1]
    #expect(try reader.reader.read(into: &samples, timeout: .zero).count == 1)
    #expect(samples == [1, 2])
  }

  @Test("Lost samples are reported before the samples that follow them")
  func losses() throws {
    let (reader, producer) = try pair()
    producer.send([1, 2])
    producer.send([3], lost: 160)
    producer.send([4])
    producer.send(UNBIDDEN_ENDED, lost: 7)
    var (read, samples) = try reader.read()
    #expect(samples == [1, 2] && read.lostSamples == 0)
    (read, samples) = try reader.read()
    #expect(samples == [3, 4] && read.lostSamples == 160)
    (read, samples) = try reader.read()
    #expect(samples.isEmpty && read.lostSamples == 7 && read.event == .ended)
  }

  @Test("At 48 kHz, samples and losses together keep the audio time")
  func lossesAtAnotherRate() throws {
    let (reader, producer) = try pair(rate: 48_000)
    let blocks = 100
    var total = 0
    for block in 0..<blocks {
      // Every tenth block lacks the 10 ms before it.
      let lost = block % 10 == 9 ? 480 : 0
      producer.send(
        tone(440, rate: 48_000, count: 480, from: block * 480), rate: 48_000, lost: lost)
      total += 480 + lost
    }
    producer.send(UNBIDDEN_ENDED)
    var received = 0
    var lost = 0
    while true {
      let (read, samples) = try reader.read()
      received += samples.count
      lost += read.lostSamples
      if read.event == .ended { break }
      try #require(read.count > 0)
    }
    #expect(lost == 10 * 160)
    #expect(received == blocks * 160)
    #expect((received + lost) * 3 == total)
  }

  @Test("Fractions of lost samples add up")
  func fractions() throws {
    let (reader, producer) = try pair(rate: 48_000)
    for _ in 0..<9 { producer.send(UNBIDDEN_BACK, rate: 48_000, lost: 100) }
    var lost = 0
    for _ in 0..<9 { lost += try reader.read().0.lostSamples }
    #expect(lost == 300)
  }

  @Test("A device that comes back at another rate is resampled from that rate")
  func changesRate() throws {
    let (reader, producer) = try pair(rate: 48_000)
    for block in 0..<50 {
      producer.send(tone(1_000, rate: 48_000, count: 480, from: block * 480), rate: 48_000)
    }
    producer.send(UNBIDDEN_LOST, error: ENODEV, rate: 48_000)
    producer.send(UNBIDDEN_BACK, rate: 44_100)
    for block in 0..<50 {
      producer.send(
        tone(1_000, rate: 44_100, count: 441, from: block * 441), rate: 44_100,
        lost: block == 0 ? 44_100 : 0)
    }
    producer.send(UNBIDDEN_ENDED, rate: 44_100)
    var parts: [[Float]] = [[]]
    var events: [CaptureEvent] = []
    var lost = 0
    while events.last != .ended {
      let (read, samples) = try reader.read()
      try #require(read.count > 0 || read.event != nil)
      parts[parts.count - 1] += samples
      lost += read.lostSamples
      if let event = read.event {
        events.append(event)
        parts.append([])
      }
    }
    #expect(
      events == [.lost(reason: CaptureError.reason(ENODEV)), .back(rate: 44_100), .ended])
    #expect(lost == 16_000)
    #expect(parts.map(\.count) == [8_000, 0, 8_000, 0])
    let expected = tone(1_000, rate: 16_000, count: 8_000)
    for part in [parts[0], parts[2]] {
      // The ends, where the filter sees the silence beyond, are left out.
      let error = (500..<7_500).map { abs(part[$0] - expected[$0]) }.max() ?? 1
      #expect(error < 1e-3)
    }
  }

  @Test("The time of a resampled read is that of its first sample")
  func times() throws {
    let (reader, producer) = try pair(rate: 48_000)
    for block in 0..<100 {
      producer.send(
        tone(440, rate: 48_000, count: 480), rate: 48_000,
        time: 1_000_000_000 + Int64(block) * 10_000_000)
    }
    var position = 0
    while true {
      let (read, samples) = try reader.read()
      if samples.isEmpty { break }
      let expected = 1_000_000_000 + Int64(Double(position) * 1e9 / 16_000)
      #expect(abs(read.time - expected) < 10)
      position += samples.count
    }
    #expect(position > 15_000)
  }

  @Test("One read brings 100 ms at most, and never grows a buffer of the recommended size")
  func limits() throws {
    let (reader, producer) = try pair(rate: 48_000)
    for _ in 0..<200 { producer.send(tone(440, rate: 48_000, count: 480), rate: 48_000) }
    var samples: [Float] = []
    samples.reserveCapacity(Capture.readCapacity)
    let capacity = samples.capacity
    for _ in 0..<15 {
      samples.removeAll(keepingCapacity: true)
      let read = try reader.reader.read(into: &samples, timeout: .zero)
      #expect(read.count >= RingReader.readLimit && read.count < 2 * RingReader.readLimit)
      #expect(samples.capacity == capacity)
    }
  }

  @Test("A warning follows the samples that caused it")
  func warnings() throws {
    let (reader, producer) = try pair()
    for _ in 0..<200 { producer.send([Float](repeating: 1, count: 160), clipped: 160) }
    var before = 0
    while true {
      let (read, samples) = try reader.read()
      if let event = read.event {
        #expect(event == .clipped(share: 1) && samples.isEmpty)
        break
      }
      try #require(read.count > 0)
      before += read.count
    }
    #expect(before == 16_000)
    #expect(try reader.read().0.count > 0)
  }

  @Test("A rate beyond all reason is an error, not a crash")
  func absurdRate() throws {
    #expect(throws: CaptureError.resampler(.unsupportedRate(1))) { _ = try pair(rate: 1) }
    let (reader, producer) = try pair()
    producer.send([1], rate: 3)
    #expect(throws: CaptureError.resampler(.unsupportedRate(3))) { _ = try reader.read() }
  }
}

/// A class around the noncopyable reader, because a tuple cannot hold it.
final class RingReaderBox {
  var reader: RingReader

  init(_ reader: consuming RingReader) {
    self.reader = reader
  }

  func read() throws -> (CaptureRead, [Float]) {
    var samples: [Float] = []
    let read = try reader.read(into: &samples, timeout: .zero)
    return (read, samples)
  }
}

import Foundation
import TestSupport
import Testing

@testable import Audio

/// Capture through ALSA's `file` plugin, which plays a raw file as quickly as it is read.
@Suite struct CaptureTests {
  private let path = "/tmp/unbidden-recording-\(UUID().uuidString).raw"

  init() {
    TestDevices.use()
  }

  /// Captures a raw file from beginning to end.
  private func capture(
    _ raw: Data, channel: Int? = nil, format: DeviceFormat? = nil
  ) throws -> (samples: [Float], events: [CaptureEvent], counters: CaptureCounters) {
    try raw.write(to: URL(fileURLWithPath: path))
    defer { unlink(path) }
    var capture = try Capture(device: "recording:\(path)", channel: channel, format: format)
    if let format { #expect(capture.format == format) }
    var samples: [Float] = []
    var events: [CaptureEvent] = []
    var lost = 0
    while events.last != .ended {
      let read = try capture.read(into: &samples, timeout: .seconds(20))
      if let event = read.event { events.append(event) }
      lost += read.lostSamples
      guard read.count > 0 || read.event != nil else {
        Issue.record("nothing comes for 20 s")
        break
      }
    }
    #expect(lost == 0)
    return (samples, events, capture.counters)
  }

  private func noise(_ count: Int) -> [Int16] {
    var random = SplitMix(1)
    return (0..<count).map { _ in Int16.random(in: -20_000...20_000, using: &random) }
  }

  private func data<T>(_ values: [T]) -> Data {
    values.withUnsafeBytes { Data($0) }
  }

  @Test("A 16-bit recording, longer than the ring and odd in length, arrives sample for sample")
  func plain() throws {
    let recording = noise(15 * 16_000 + 77)
    let result = try capture(data(recording))
    #expect(result.samples == recording.map { Float($0) / 32_768 })
    #expect(result.events == [.ended])
    #expect(
      result.counters.captured == recording.count && result.counters.dropped == 0
        && result.counters.overruns == 0)
  }

  @Test("An empty recording ends at once")
  func empty() throws {
    let result = try capture(Data())
    #expect(result.samples.isEmpty && result.events == [.ended])
  }

  @Test("24 and 32 bits and float arrive sample for sample")
  func wideFormats() throws {
    let recording = noise(5_000)
    let expected = recording.map { Float($0) / 32_768 }
    let s24 = try capture(
      // The top byte is padding, and may hold anything.
      data(recording.map { Int32($0) << 8 & 0xff_ffff | 0x5a00_0000 }),
      format: DeviceFormat(rate: 16_000, channels: 1, sampleFormat: .s24))
    #expect(s24.samples == expected)
    let s32 = try capture(
      data(recording.map { Int32($0) << 16 }),
      format: DeviceFormat(rate: 16_000, channels: 1, sampleFormat: .s32))
    #expect(s32.samples == expected)
    let float = try capture(
      data(expected), format: DeviceFormat(rate: 16_000, channels: 1, sampleFormat: .float))
    #expect(float.samples == expected)
  }

  @Test("NaN and infinity from a device become zero")
  func notNumbers() throws {
    let result = try capture(
      data([0.5, Float.nan, -Float.infinity, 0.25]),
      format: DeviceFormat(rate: 16_000, channels: 1, sampleFormat: .float))
    #expect(result.samples == [0.5, 0, 0, 0.25])
  }

  @Test("A stereo recording at 48 kHz: each channel by itself, and the mean where none is chosen")
  func stereo() throws {
    let left = TestSound.tone(500, rate: 48_000, seconds: 0.5)
    let right = TestSound.tone(1_200, rate: 48_000, seconds: 0.5)
    let raw = TestSound.s16(zip(left, right).flatMap { [$0, $1] })
    let format = DeviceFormat(rate: 48_000, channels: 2, sampleFormat: .s16)
    for (channel, low, high) in [(0, 0.5, 0.0), (1, 0, 0.5), (nil, 0.25, 0.25)] {
      let result = try capture(raw, channel: channel, format: format)
      #expect(result.samples.count == 8_000)
      #expect(abs(TestSound.amplitude(of: 500, in: result.samples) - low) < 0.002)
      #expect(abs(TestSound.amplitude(of: 1_200, in: result.samples) - high) < 0.002)
    }
  }

  @Test("Captured sound is what the resampler makes of the recording in one piece")
  func resampling() throws {
    let recording = noise(48_000)
    let result = try capture(
      data(recording), format: DeviceFormat(rate: 48_000, channels: 1, sampleFormat: .s16))
    var resampler = try Resampler(from: 48_000)
    var expected: [Float] = []
    let samples = recording.map { Float($0) / 32_768 }
    resampler.process(samples.span, into: &expected)
    resampler.finish(into: &expected)
    #expect(result.samples.count == expected.count)
    let error = zip(result.samples, expected).map { abs($0 - $1) }.max() ?? 1
    #expect(error < 1e-6)
  }

  @Test("A clipped recording is reported with its share")
  func clipped() throws {
    let recording = (0..<32_000).map { $0 % 4 == 0 ? Int16.max : 1_000 }
    let result = try capture(data(recording))
    #expect(result.events == [.clipped(share: 0.25), .ended])
  }

  @Test("A device without a clock waits for a slow reader, and silence is reported once")
  func unpaced() throws {
    var capture = try Capture(device: "null")
    usleep(300_000)
    var samples: [Float] = []
    var events: [CaptureEvent] = []
    var count = 0
    while count < 20 * 16_000 {
      samples.removeAll(keepingCapacity: true)
      let read = try capture.read(into: &samples, timeout: .seconds(20))
      try #require(read.count > 0 || read.event != nil)
      if let event = read.event { events.append(event) }
      #expect(read.lostSamples == 0)
      count += read.count
    }
    #expect(events == [.silent(seconds: 5)])
    #expect(capture.counters.dropped == 0)
  }

  @Test("After stop, what was captured can be read, then nothing comes")
  func stops() throws {
    var capture = try Capture(device: "null")
    var samples: [Float] = []
    let first = try capture.read(into: &samples, timeout: .seconds(20))
    #expect(first.count > 0)
    capture.stop()
    capture.stop()
    while true {
      let read = try capture.read(into: &samples, timeout: .zero)
      if read.count == 0 && read.event == nil { break }
    }
    #expect(samples.count == capture.counters.captured)
  }
}

import CCapture
import Foundation
import TestSupport
import Testing

@testable import Audio

/// Capture in real time from a PulseAudio server of the tests' own.
@Suite(.serialized, .enabled(if: PulseRoom.isAvailable, Comment(rawValue: PulseRoom.missing)))
struct LiveCaptureTests {
  init() {
    TestDevices.use()
  }

  /// Reads until `isDone` says so of the newest read and all samples so far; false after 60 s.
  private func read(
    _ capture: inout Capture, until isDone: (CaptureRead, [Float]) -> Bool
  ) throws -> Bool {
    var samples: [Float] = []
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
      let read = try capture.read(into: &samples, timeout: .seconds(1))
      if isDone(read, samples) { return true }
    }
    return false
  }

  private func hasTone(_ samples: [Float]) -> Bool {
    samples.count >= 1_600
      && TestSound.amplitude(of: 1_000, in: Array(samples.suffix(1_600))) > 0.2
  }

  @Test("What is played into the room is captured, without a loss, and time goes on")
  func captures() throws {
    let room = try PulseRoom()
    try room.start()
    let wave = room.directory.appendingPathComponent("tone.wav")
    try TestSound.wave(TestSound.tone(1_000, rate: 48_000, seconds: 2), rate: 48_000)
      .write(to: wave)
    var capture = try Capture(device: room.device)
    let player = try room.beginPlaying(wave.path)
    var lost = 0
    var lastTime: Int64 = 0
    var goesBack = false
    let hasCome = try read(&capture) { read, samples in
      lost += read.lostSamples
      if read.count > 0 {
        goesBack = goesBack || read.time <= lastTime
        lastTime = read.time
      }
      return hasTone(samples)
    }
    player.wait()
    #expect(hasCome)
    #expect(!goesBack)
    // A busy machine may lose some, but then it has said so.
    let counters = capture.counters
    #expect(lost == 0 || counters.dropped + counters.overruns > 0)
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    #expect(lastTime <= Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec))
  }

  @Test("A server that is killed and comes back is `lost`, then `back`, then captured again")
  func survives() throws {
    let room = try PulseRoom()
    try room.start()
    let wave = room.directory.appendingPathComponent("tone.wav")
    try TestSound.wave(TestSound.tone(1_000, rate: 48_000, seconds: 5), rate: 48_000)
      .write(to: wave)
    var capture = try Capture(device: room.device)
    var events: [CaptureEvent] = []
    var lost = 0
    func note(_ read: CaptureRead) {
      if let event = read.event, !"\(event)".contains("silent") { events.append(event) }
      lost += read.lostSamples
    }
    let begins = try read(&capture) { read, _ in read.count > 0 }
    #expect(begins)
    room.kill()
    let isLost = try read(&capture) { read, _ in
      note(read)
      return !events.isEmpty
    }
    #expect(isLost)
    try room.start()
    let isBack = try read(&capture) { read, _ in
      note(read)
      return events.count > 1
    }
    #expect(isBack)
    let player = try room.beginPlaying(wave.path)
    let hasCome = try read(&capture) { read, samples in
      note(read)
      return hasTone(samples)
    }
    #expect(hasCome)
    room.kill()
    player.wait()
    let reason = CaptureError.reason(EIO)
    #expect(events == [.lost(reason: reason), .back(rate: 16_000)])
    #expect(capture.counters.reconnects == 1)
    // The time without the server counts as lost.
    #expect(lost > 0)
  }

  @Test("A ring that nobody empties drops the newest blocks, and the next one says how many")
  func drops() throws {
    let room = try PulseRoom()
    try room.start()
    let ring = try SampleRing(blocks: 8)
    var failure = unbidden_failure()
    let capture = try #require(
      unbidden_capture_start(room.device, -1, nil, ring.handle, &failure))
    defer { unbidden_capture_destroy(capture) }
    let deadline = ContinuousClock.now + .seconds(60)
    while unbidden_capture_counters(capture).dropped < 1_600, ContinuousClock.now < deadline {
      usleep(10_000)
    }
    // The oldest blocks are there, whole; the gap comes after them.
    for number in 0..<8 {
      guard let block = ring.peek()?.pointee else { break }
      #expect(block.frames == 160 && block.lost == 0, "block \(number)")
      ring.release()
    }
    let hasNext = ring.wait(for: .seconds(30))
    #expect(hasNext)
    let block = ring.peek()?.pointee
    let next = try #require(block)
    let dropped = unbidden_capture_counters(capture).dropped
    #expect(next.lost >= 1_600 && next.lost <= dropped)
  }

  @Test("A server that hangs does not keep the capture from ending")
  func hangs() throws {
    let room = try PulseRoom()
    try room.start()
    var samples: [Float] = []
    do {
      var capture = try Capture(device: room.device)
      let read = try capture.read(into: &samples, timeout: .seconds(60))
      #expect(read.count > 0)
      room.freeze()
    }
    // Here the capture has gone: had it waited for the server, this line would not be reached.
    room.thaw()
  }

  @Test("Without a server the device fails at once, and none is started")
  func noServer() throws {
    let room = try PulseRoom()
    let device = room.device
    #expect(throws: CaptureError.cannotOpen(device: device, errno: ECONNREFUSED)) {
      _ = try Capture(device: device)
    }
    #expect(!FileManager.default.fileExists(atPath: "\(room.directory.path)/native"))
  }
}

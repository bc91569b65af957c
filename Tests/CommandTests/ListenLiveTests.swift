import Foundation
import SpottingTestSupport
import TestSupport
import Testing

/// `unbidden listen` on devices: in real time on a PulseAudio server of the tests' own.
@Suite(.serialized, .enabled(if: PulseRoom.isAvailable, Comment(rawValue: PulseRoom.missing)))
struct ListenLiveTests {
  private let kitchen = DemoWords.recording("lantern-kitchen.wav")
  private let blinds = DemoWords.recording("teapot-blinds.flac")

  private func listen(in room: PulseRoom, _ arguments: [String] = []) throws -> Program {
    try Program(
      [
        "listen", "--model", DemoWords.paths.lantern, "--model", DemoWords.paths.teapot,
        "--device", room.device,
      ] + arguments, environment: room.environment)
  }

  /// Waits until sound arrives: a server that has just begun to play may swallow some.
  private func settle(_ program: Program) throws {
    _ = try program.event("listening")
    usleep(1_000_000)
  }

  private func wallTime(_ event: [String: Any]) throws -> Date {
    try Date.ISO8601FormatStyle(includingFractionalSeconds: true)
      .parse(try #require(event["wall_time"] as? String))
  }

  @Test("What paplay says into the room is reported within a second of the word's end")
  func detects() throws {
    let room = try PulseRoom()
    try room.start()
    let program = try listen(in: room)
    try settle(program)
    let player = try room.beginPlaying(kitchen)
    let detection = try program.event("detection")
    let reported = Date()
    // The recording goes on for 2 s behind the word.
    #expect(!player.hasEnded)
    player.wait()
    #expect(detection["wake_word"] as? String == "hey_lantern")
    let threshold = try #require(detection["threshold"] as? Double)
    #expect((detection["score"] as? Double ?? -99) >= threshold)
    let start = try #require(detection["start"] as? Double)
    let end = try #require(detection["end"] as? Double)
    let time = try #require(detection["time"] as? Double)
    #expect(end - start > 0.6 && end - start < 1.2)
    // The model looks three frames ahead, and half a window; then the hop ends.
    #expect(time - end <= 0.08)
    let wordEnd = try wallTime(detection) - (time - end)
    #expect(reported.timeIntervalSince(wordEnd) < 1)
    program.signal(SIGINT)
    #expect(try program.end() == 0)
    let summary = try program.event("summary")
    let counts = summary["wake_words"] as? [[String: Any]]
    #expect(counts?.map { $0["detections"] as? Int } == [1, 0])
    #expect(program.events.last?["event"] as? String == "summary")
  }

  @Test("A server that is killed and comes back is `lost`, then `back`, then a detection")
  func survives() throws {
    let room = try PulseRoom()
    try room.start()
    let program = try listen(in: room)
    try settle(program)
    room.kill()
    let lost = try program.event("lost")
    usleep(500_000)
    try room.start()
    let back = try program.event("back")
    let away = try #require(back["time"] as? Double) - (lost["time"] as? Double ?? 0)
    #expect(away >= 0.5)
    usleep(500_000)
    try room.play(blinds)
    let detection = try program.event("detection")
    #expect(detection["wake_word"] as? String == "silver_teapot")
    // Audio time has gone on while the server was away.
    let missing = try #require(detection["lost_samples"] as? Int)
    #expect(Double(missing) / 16_000 > away - 0.5)
    #expect((detection["time"] as? Double ?? 0) > (back["time"] as? Double ?? 0))
    program.signal(SIGTERM)
    #expect(try program.end() == 0)
    let names = program.events.map { $0["event"] as? String }
      .filter { $0 != "silent" && $0 != "dropped" }
    #expect(names == ["listening", "lost", "back", "detection", "summary"])
    #expect(try program.event("summary")["reconnects"] as? Int == 1)
  }

  @Test("While the device is away, SIGINT ends it soon and cleanly, too")
  func endsAway() throws {
    let room = try PulseRoom()
    try room.start()
    let program = try listen(in: room)
    try settle(program)
    room.kill()
    _ = try program.event("lost")
    let begin = ContinuousClock.now
    program.signal(SIGINT)
    #expect(try program.end() == 0)
    #expect(ContinuousClock.now - begin < .seconds(10))
    #expect(program.events.last?["event"] as? String == "summary")
  }

  @Test("A device that is not there is an error with its reason")
  func noDevice() throws {
    let room = try PulseRoom()
    let program = try listen(in: room)
    #expect(try program.end() == 1)
    #expect(program.events.isEmpty)
    #expect(program.errors.contains("the sound server (PulseAudio or PipeWire) is not running"))
  }
}

/// `unbidden listen` on ALSA's `file` plugin, which needs no server.
@Suite struct ListenFilePluginTests {
  @Test("Through ALSA's file plugin the detection is that of the file itself")
  func detects() throws {
    let path = DemoWords.recording("lantern-kitchen.wav")
    let raw = FileManager.default.temporaryDirectory
      .appendingPathComponent("unbidden-plugin-\(UUID().uuidString).raw")
    defer { try? FileManager.default.removeItem(at: raw) }
    try TestSound.s16(SampleWords.samples(of: path)).write(to: raw)
    var environment = ProcessInfo.processInfo.environment
    environment["ALSA_CONFIG_PATH"] = TestDevices.configuration
    let model = ["--model", DemoWords.paths.lantern]
    let live = try Program(
      ["listen"] + model + ["--device", "recording:\(raw.path)"], environment: environment)
    let file = try Program(["listen"] + model + ["--input", path])
    #expect(try live.end() == 0)
    #expect(try file.end() == 0)
    #expect(
      live.events.map { $0["event"] as? String }
        == ["listening", "detection", "ended", "summary"])
    let listening = try live.event("listening")
    #expect(listening["device"] as? String == "recording:\(raw.path)")
    #expect(listening["realtime"] is Bool)
    let (one, other) = (try live.event("detection"), try file.event("detection"))
    for key in ["start", "end", "score", "time"] {
      #expect(one[key] as? Double == other[key] as? Double)
    }
  }
}

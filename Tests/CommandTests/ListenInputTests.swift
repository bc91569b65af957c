import Foundation
import SpottingTestSupport
import TestSupport
import Testing

/// `unbidden listen --input`: the live path, fed from files.
@Suite struct ListenInputTests {
  private let kitchen = DemoWords.recording("lantern-kitchen.wav")
  private let models = [
    "--model", DemoWords.paths.lantern, "--model", DemoWords.paths.teapot,
  ]

  private func listen(_ arguments: [String]) throws -> Program {
    try Program(["listen"] + models + arguments)
  }

  @Test("A recording gives the detection with all its facts, between `listening` and `summary`")
  func detection() throws {
    let program = try listen(["--input", kitchen])
    #expect(try program.end() == 0)
    #expect(program.errors == "")
    let names = program.events.map { $0["event"] as? String }
    #expect(names == ["listening", "detection", "ended", "summary"])
    let listening = try program.event("listening")
    #expect(listening["input"] as? String == kitchen)
    #expect(listening["rate"] as? Int == 16_000)
    #expect(listening["channels"] as? Int == 1)
    let words = listening["wake_words"] as? [[String: Any]]
    #expect(words?.map { $0["wake_word"] as? String } == ["hey_lantern", "silver_teapot"])
    let detection = try program.event("detection")
    #expect(detection["wake_word"] as? String == "hey_lantern")
    let start = try #require(detection["start"] as? Double)
    let end = try #require(detection["end"] as? Double)
    let time = try #require(detection["time"] as? Double)
    #expect(start > 0.2 && start < 0.6)
    #expect(end > 1 && end < 1.6)
    // The model looks three frames ahead, and half a window; then the hop ends.
    #expect(time > end && time <= end + 0.08)
    let threshold = try #require(detection["threshold"] as? Double)
    let score = try #require(detection["score"] as? Double)
    #expect(score >= threshold && score <= 10)
    #expect(threshold == words?[0]["threshold"] as? Double)
    #expect(detection["lost_samples"] as? Int == 0)
    #expect(detection["clip"] == nil)
    let iso = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    let begun = try iso.parse(try #require(listening["wall_time"] as? String))
    let summary = try program.event("summary")
    #expect(summary["time"] as? Double == 3.26)
    let counts = summary["wake_words"] as? [[String: Any]]
    #expect(counts?.map { $0["detections"] as? Int } == [1, 0])
    // One clock dates all of them, though the three seconds were listened to in a moment.
    for event in program.events {
      let date = try iso.parse(try #require(event["wall_time"] as? String))
      let seconds = event["time"] as? Double ?? 0
      #expect(abs(date.timeIntervalSince(begun) - seconds) < 0.002, "\(event)")
    }
  }

  @Test(
    "At full speed and paced the detections are the same, and those of `spot`, which waits for the best",
    arguments: ["lantern-kitchen.wav", "teapot-shopping.flac", "lantern-timer.ogg"])
  func paces(name: String) throws {
    let path = DemoWords.recording(name)
    let spot = try Program(["spot", "--format", "jsonl"] + models + [path])
    let fast = try listen(["--input", path])
    let begin = ContinuousClock.now
    let paced = try listen(["--input", path, "--realtime"])
    for program in [spot, fast, paced] { #expect(try program.end() == 0) }
    let seconds = try #require(paced.event("summary")["time"] as? Double)
    #expect(ContinuousClock.now - begin >= .seconds(seconds - 0.01))
    func numbers(_ events: [[String: Any]], _ key: String) -> [Double] {
      events.map { $0[key] as? Double ?? .nan }
    }
    func facts(_ events: [[String: Any]]) -> [[AnyHashable]] {
      events.map { event in
        ["wake_word", "start", "end", "score", "threshold"].map { event[$0] as! AnyHashable }
      }
    }
    #expect(!spot.events.isEmpty)
    let detections = fast.events("detection")
    #expect(facts(detections) == facts(paced.events("detection")))
    #expect(
      detections.map { $0["wake_word"] as? String }
        == spot.events.map { $0["wake_word"] as? String })
    for (early, best) in zip(numbers(detections, "start"), numbers(spot.events, "start")) {
      #expect(abs(early - best) < 0.3)
    }
    for (key, most) in [("end", 0.5), ("score", 20)] {
      for (early, best) in zip(numbers(detections, key), numbers(spot.events, key)) {
        #expect(early <= best && best - early < most)
      }
    }
    let times = { (program: Program) in
      program.events("detection").map { $0["time"] as? Double }
    }
    #expect(times(fast) == times(paced))
  }

  @Test("Raw samples from standard input are listened to, in pieces as they come")
  func raw() throws {
    let samples = try SampleWords.samples(of: kitchen)
    let raw = FileManager.default.temporaryDirectory
      .appendingPathComponent("unbidden-raw-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: raw) }
    try TestSound.s16(samples).write(to: raw)
    let input = ["listen"] + models + ["--input", "-", "--rate", "16000"]
    let whole = try Program(input, input: raw.path)
    // A pipe with a pause in it; the odd size splits samples.
    let pieces = try Program(
      input, input: raw.path, wrapper: "(head -c 33333; sleep 0.5; cat) | \"$@\"")
    let file = try listen(["--input", kitchen])
    #expect(try file.end() == 0)
    let expected = try file.event("detection")
    for program in [whole, pieces] {
      #expect(try program.end() == 0)
      let detection = try program.event("detection")
      #expect(detection["wake_word"] as? String == "hey_lantern")
      for key in ["start", "end", "score", "time"] {
        #expect(detection[key] as? Double == expected[key] as? Double)
      }
    }
  }

  @Test("What is wrong with a recording is reported beside what was detected in it")
  func defect() throws {
    let program = try listen(["--input", DemoWords.recording("broken-cut-off.wav")])
    #expect(try program.end() == 0)
    #expect(try program.event("detection")["wake_word"] as? String == "hey_lantern")
    let message = try program.event("defect")["message"] as? String ?? ""
    #expect(message.contains("truncated"))
  }

  @Test("A recording without sound ends with its reason and nothing else")
  func unreadable() throws {
    for name in ["broken-empty.wav", "broken-shopping-list.wav", "no-such-file.wav"] {
      let path = DemoWords.recording(name)
      let program = try listen(["--input", path])
      #expect(try program.end() == 1)
      #expect(program.events.isEmpty)
      #expect(program.errors.contains(path))
    }
  }

  @Test(
    "Options that do not go together are refused with what was expected",
    arguments: [
      (["--input", "a.wav", "--device", "b"], "expected one of them"),
      (["--realtime"], "expected with --input"),
      (["--input", "-"], "--rate"),
      (["--rate", "8000"], "--input -"),
      (["--channel=-1"], "expected 0 or more"),
      (["--save", "x", "--pre-roll", "61"], "expected 0 to 60"),
      (["--save", "x", "--post-roll=-1"], "expected 0 to 60"),
    ])
  func options(arguments: [String], expected: String) throws {
    let program = try listen(arguments)
    #expect(try program.end() == 64)
    #expect(program.errors.contains(expected), "\(program.errors)")
  }

  @Test("Without a wake word it says how to make one")
  func noModel() throws {
    let program = try Program(["listen"])
    #expect(try program.end() == 64)
    #expect(program.errors.contains("unbidden enroll"))
  }
}

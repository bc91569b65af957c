import Foundation
import TestSupport
import Testing

@Suite struct EvaluateCommandTests {
  private let folder: TestFolder
  private let names = (
    positives: ["lantern-kitchen.wav", "lantern-right-channel.wav", "lantern-weather.flac"],
    negatives: ["speech-telephone.au", "noise-rain.opus", "noise-pink.mp3"]
  )

  init() throws {
    folder = try TestFolder()
    for (place, recordings) in [("with", names.positives), ("without", names.negatives)] {
      for name in recordings {
        let recording = URL(fileURLWithPath: SampleAudio.recording(name))
        try folder.write(Data(contentsOf: recording), "\(place)/\(name)")
      }
    }
  }

  private struct Line: Decodable {
    struct Outcome: Decodable {
      var threshold: Float
      var misses: Int
      var missRate: Double
      var missRateLow: Double
      var missRateHigh: Double
      var falseAlarms: Int
      var falseAlarmsPerHour: Double
      var falseAlarmsPerHourHigh: Double
    }
    struct Place: Decodable {
      var file: String
      var score: Float
    }
    struct Expectation: Decodable {
      var falseAlarmsPerHour: Double
      var isConsistent: Bool
    }
    struct Unreadable: Decodable {
      var file: String
      var error: String
    }

    var wakeWord: String
    var positives: Int
    var negatives: Int
    var hours: Double
    var recommended: Outcome
    var asked: Outcome?
    var cautions: [String]
    var ownTable: [Expectation]
    var highestFalseAlarms: [Place]
    var worstMisses: [Place]
    var unreadable: [Unreadable]

    static let decoder: JSONDecoder = {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return decoder
    }()
  }

  private func evaluate(_ arguments: [String]) throws -> CommandRun {
    try CommandRun(
      ["evaluate", "--positives", "with", "--negatives", "without"] + arguments, in: folder)
  }

  private func lines(_ run: CommandRun) throws -> [Line] {
    try run.lines.map { try Line.decoder.decode(Line.self, from: Data($0.utf8)) }
  }

  private func lantern() throws -> [String] { ["--model", try EnrolledWords.heyLantern().path] }

  @Test("A false alarm lies where spot finds it, for a bundled word as for one of takes")
  func times() throws {
    let words = ["--model", "alexa"] + (try lantern())
    for (name, word) in [("bundled/alexa-lamp.flac", 0), ("recordings/late-lantern.opus", 1)] {
      let negative = "\(SampleAudio.folder)/\(name)"
      let run = try CommandRun(
        ["evaluate", "--format", "jsonl", "--positives", "with", "--negatives", negative] + words,
        in: folder)
      let alarms = try #require(objects(run)[word]["highest_false_alarms"] as? [[String: Any]])
      let spot = try CommandRun(
        ["spot", "--peaks", "--format", "jsonl", negative] + words, in: folder)
      let name = try #require(objects(run)[word]["wake_word"] as? String)
      let best = try #require(
        objects(spot).filter { $0["wake_word"] as? String == name }
          .max { ($0["score"] as! Double) < ($1["score"] as! Double) })
      for field in ["start", "end", "score"] {
        #expect(alarms.first?[field] as? Double == best[field] as? Double, "\(field)")
      }
    }
  }

  @Test("The threshold recommended does in spot what was promised")
  func promise() throws {
    let run = try evaluate(lantern() + ["--format", "jsonl"])
    #expect(run.status == 0, "\(run.errors)")
    let line = try #require(try lines(run).first)
    #expect(line.wakeWord == "hey_lantern")
    #expect((line.positives, line.negatives) == (3, 3))
    #expect(line.recommended.misses == line.worstMisses.count)
    #expect(line.recommended.falseAlarms == 0)
    #expect(line.recommended.threshold > line.highestFalseAlarms[0].score)
    #expect(line.highestFalseAlarms.count <= 10)
    #expect(line.ownTable.map(\.falseAlarmsPerHour) == [0.1, 0.2, 0.5, 1, 2, 5])

    let spot = try CommandRun(
      ["spot", "--format", "jsonl", "with", "without"] + lantern() + [
        "--threshold", "\(line.recommended.threshold)",
      ], in: folder)
    let found = try Set(objects(spot).compactMap { $0["file"] as? String })
    #expect(found.allSatisfy { $0.hasPrefix("with/") })
    #expect(found.count == line.positives - line.recommended.misses)
  }

  @Test("Too few hours and too few recordings are told, with what they leave open")
  func uncertainty() throws {
    let line = try #require(try lines(evaluate(lantern() + ["--format", "jsonl"])).first)
    #expect(line.cautions.contains { $0.contains("too few for 0.5 false alarms an hour") })
    #expect(line.cautions.contains { $0.contains("3 recordings of the wake word are few") })
    #expect(line.recommended.missRateLow <= line.recommended.missRate)
    #expect(line.recommended.missRateHigh > line.recommended.missRate)
    // None counted: up to 3.69 in all the hours are not ruled out.
    let most = line.recommended.falseAlarmsPerHourHigh * line.hours
    #expect(abs(most - 3.6889) < 0.02)
  }

  @Test("Neither threads nor runs change the output, in any form")
  func threads() throws {
    let words = try EnrolledWords.models()
    func all(_ threads: String) throws -> [String] {
      let run = try evaluate(
        words + ["--threads", threads, "--svg", "a.svg", "--json", "a.json"])
      #expect(run.status == 0, "\(run.errors)")
      let files = try ["a.svg", "a.json"].map {
        try String(contentsOfFile: folder.path($0), encoding: .utf8)
      }
      return [run.output] + files
    }
    let one = try all("1")
    #expect(try all("4") == one)
    #expect(one[0].contains("hey_lantern: 3 recordings of it, "))
    #expect(one[0].contains("silver_teapot: 3 recordings of it, "))
    #expect(one[0].contains("recommended, 0.5 an hour"))
    #expect(one[1].hasPrefix("<svg ") && one[1].hasSuffix("</svg>\n"))
    let whole = try Line.decoder.decode([Line].self, from: Data(one[2].utf8))
    #expect(whole.map(\.wakeWord) == ["hey_lantern", "silver_teapot"])
  }

  @Test("A folder inside that is called like a wake word is the one that counts for it")
  func places() throws {
    let recording = SampleAudio.recording("teapot-blinds.flac")
    try folder.write(
      Data(contentsOf: URL(fileURLWithPath: recording)), "with/silver_teapot/a.flac")
    let words = try EnrolledWords.models()
    let lines = try lines(evaluate(words + ["--format", "jsonl"]))
    #expect(lines.map(\.positives) == [4, 1])
    #expect(lines.map(\.negatives) == [3, 3])
  }

  @Test("Broken recordings are named, and the others count")
  func broken() throws {
    try folder.write("not sound", "with/b.wav")
    try folder.write("", "without/c.wav")
    let run = try evaluate(lantern() + ["--format", "jsonl"])
    #expect(run.status == 2)
    #expect(run.errors.contains("with/b.wav: "))
    #expect(run.errors.contains("without/c.wav: expected a recording, found 0 bytes"))
    let line = try #require(try lines(run).first)
    #expect((line.positives, line.negatives) == (3, 3))
    #expect(line.unreadable.map(\.file) == ["with/b.wav", "without/c.wav"])
  }

  @Test("A threshold asked for is judged beside the one recommended")
  func asked() throws {
    let line = try #require(
      try lines(evaluate(lantern() + ["--format", "jsonl", "--threshold=-1000"])).first)
    #expect(line.asked?.threshold == -1_000)
    #expect(line.asked?.misses == 0)
    #expect(line.worstMisses.isEmpty)
    #expect(try #require(line.asked).falseAlarms > 0)
    #expect(line.recommended.falseAlarms == 0)
  }

  @Test("What cannot be measured is refused, before anything is written")
  func refusals() throws {
    func refusal(_ arguments: String...) throws -> String {
      let run = try CommandRun(["evaluate"] + arguments + lantern(), in: folder)
      #expect(run.status > 0)
      #expect(!run.crashed)
      #expect(run.output.isEmpty)
      return run.errors
    }
    #expect(try refusal("--positives", "with").contains("--negatives"))
    #expect(try refusal("--negatives", "with").contains("--positives"))
    try folder.write("no sound", "text/a.txt")
    #expect(
      try refusal("--positives", "with", "--negatives", "text", "--svg", "b.svg").contains(
        "--negatives: there is no recording that can be read in text"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("b.svg")))
    #expect(
      try refusal("--positives", "text", "--negatives", "with").contains("--positives: there is no")
    )
    #expect(
      try refusal("--positives", "with", "--negatives", "with/../with").contains(
        "is under --positives and under --negatives"))
    #expect(
      try refusal("--positives", "with", "--negatives", "without", "--json", "no/a.json").contains(
        "there is no folder"))
    let run = try CommandRun(["evaluate", "--positives", "a", "--negatives", "b"], in: folder)
    #expect(run.errors.contains("--model"))
  }
}

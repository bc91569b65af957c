import Foundation
import TestSupport
import Testing

@Suite struct SpotCommandTests {
  private let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private struct Line: Decodable {
    var file: String
    var wakeWord: String
    var start: Double
    var end: Double
    var score: Float
    var threshold: Float?

    static func all(_ run: CommandRun) throws -> [Line] {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try run.lines.map { try decoder.decode(Line.self, from: Data($0.utf8)) }
    }

    /// All but the threshold.
    var peak: [String] { [file, wakeWord, "\(start)", "\(end)", "\(score)"] }
  }

  private func spot(_ arguments: [String]) throws -> CommandRun {
    try CommandRun(["spot", "--format", "jsonl"] + arguments, in: folder)
  }

  @Test("Peaks of the recordings on a list come one a line with the fields that others rely on")
  func peaks() throws {
    let recordings = ["lantern-right-channel.wav", "late-lantern.opus"].map(SampleAudio.recording)
    try folder.write(recordings.joined(separator: "\n") + "\n\n", "list.txt")
    let model = ["--model", try EnrolledWords.heyLantern().path, "--manifest", "list.txt"]
    let run = try spot(model + ["--peaks"])
    #expect(run.status == 0, "\(run.errors)")
    let expected: Set = ["file", "wake_word", "start", "end", "score"]
    for object in try objects(run) { #expect(Set(object.keys) == expected) }
    let peaks = try Line.all(run)
    #expect(Set(peaks.map(\.file)) == Set(recordings))
    #expect(peaks.allSatisfy { $0.wakeWord == "hey_lantern" && $0.start < $0.end })
    // Local maxima lie all over a recording, most of them low.
    #expect(peaks.count > 10)

    // A threshold low enough for detections that come close together.
    let detections = try Line.all(spot(model + ["--threshold=-9"]))
    #expect(detections.count > 2)
    let all = Set(peaks.map(\.peak))
    for detection in detections {
      #expect(all.contains(detection.peak))
      #expect(detection.threshold == -9)
      #expect(detection.score >= -9)
    }
  }

  @Test("Wake words in the samples are found where they are said")
  func detections() throws {
    let labels = try SampleAudio.labels().filter { $0.wakeStart != nil }
    let run = try spot(
      try EnrolledWords.models() + labels.map { "\(SampleAudio.folder)/\($0.path)" })
    let lines = try Line.all(run)
    for label in labels {
      let best = try #require(
        lines.filter { $0.file.hasSuffix("/" + label.path) }.max { $0.score < $1.score })
      #expect(best.wakeWord == label.wakeWord, "\(label.path)")
      #expect(abs(best.start - label.wakeStart!) < 0.2, "\(label.path)")
    }
  }

  @Test("A threshold that no recording can reach is refused with the highest that one can")
  func unreachable() throws {
    let model = ["--model", try EnrolledWords.heyLantern().path]
    let run = try spot(model + ["--threshold", "1000", "a.wav"])
    #expect(run.status > 0)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("reach the threshold 1000.0 of hey_lantern"))
    #expect(run.errors.contains("its own takes score "))
  }

  @Test("A bad recording is told on standard error and in the exit status, the others are searched")
  func badAmongGood() throws {
    let good = SampleAudio.recording("lantern-right-channel.wav")
    let run = try spot(["--model", try EnrolledWords.heyLantern().path, "none.wav", good])
    #expect(run.status == 2)
    #expect(run.errors == "none.wav: cannot be read: No such file or directory\n")
    #expect(try Line.all(run).map(\.file) == [good])
  }

  @Test("The same wake word twice is refused")
  func twice() throws {
    let path = try EnrolledWords.heyLantern().path
    let run = try spot(["--model", path, "--model", path, "."])
    #expect(run.status > 0)
    #expect(run.errors.contains("two of the wake words are called hey_lantern"))
  }
}

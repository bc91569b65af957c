import Foundation
import TestSupport
import Testing

/// Whether the shipped acoustic model and wake words detect what they should in the samples: a sign
/// that they were trained, exported and read rightly, not a measure of how good they are.
@Suite struct ShippedWordsTests {
  private let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private func scan(_ arguments: [String]) throws -> [ScanLine] {
    let run = try CommandRun(["scan", "--format", "jsonl"] + arguments, in: folder)
    #expect(run.status == 0, "\(run.errors)")
    return try ScanLine.all(run)
  }

  /// `--model` for each of the fifteen.
  private func models() throws -> [String] {
    let run = try CommandRun(["words"], in: folder)
    let names = run.lines.filter { $0.contains("  bundled, ") }.map { $0.prefix { $0 != " " } }
    #expect(names.count == 15)
    return names.flatMap { ["--model", String($0)] }
  }

  @Test("What begins with a bundled wake word is told from a near miss and from other speech")
  func labels() throws {
    let labels = try SampleAudio.labels("bundled/labels.csv")
    let lines = try scan(["--manifest", SampleAudio.folder + "/bundled/labels.csv"])
    #expect(lines.count == labels.count)
    for (line, label) in zip(lines, labels) {
      #expect(line.verdict == label.verdict, "\(label.path)")
      #expect(line.cause ?? "" == label.cause, "\(label.path)")
      #expect(line.wakeWord == label.wakeWord, "\(label.path)")
      if let start = label.wakeStart {
        #expect(abs(try #require(line.wakeStart) - start) < 0.2, "\(label.path)")
      }
    }
  }

  @Test("Listening for all bundled words at once detects the same ones in the same recordings")
  func allAtOnce() throws {
    let labels = try SampleAudio.labels("bundled/labels.csv")
    let lines = try scan(
      try models() + labels.map { "\(SampleAudio.folder)/bundled/\($0.path)" })
    for (line, label) in zip(lines, labels) {
      #expect((line.verdict == "wake") == (label.verdict == "wake"), "\(label.path)")
      if label.verdict == "wake" {
        #expect(line.wakeWord == label.wakeWord, "\(label.path)")
      }
    }
  }

  @Test("No recording without a bundled wake word is said to begin with one")
  func others() throws {
    let lines = try scan(try models() + ["\(SampleAudio.folder)/recordings"])
    #expect(lines.count == 28)
    for line in lines {
      #expect(line.verdict != "wake", "\(line.file): \(line.wakeWord ?? "")")
    }
  }

  @Test("A wake word from its phones scores higher wherever it is said than where it is not")
  func fromPhones() throws {
    let word = folder.path("hey_lantern.wake")
    let enrolled = try CommandRun(
      ["enroll", "hey_lantern", "--phones", "HH EY L AE N T ER N", "--output", word], in: folder)
    try #require(enrolled.status == 0, "\(enrolled.errors)")
    let labels = try SampleAudio.labels().filter { $0.verdict != "unreadable" }
    let run = try CommandRun(
      ["spot", "--peaks", "--format", "jsonl", "--model", word]
        + labels.map { "\(SampleAudio.folder)/\($0.path)" }, in: folder)
    #expect(run.status == 0, "\(run.errors)")
    var best: [String: Double] = [:]
    for peak in try objects(run) {
      let file = try #require(peak["file"] as? String)
      best[file] = max(best[file] ?? -.infinity, try #require(peak["score"] as? Double))
    }
    let said = labels.filter {
      $0.wakeWord == "hey_lantern" && ($0.verdict == "wake" || $0.cause == "late_wake")
    }
    #expect(said.count == 7)
    let hits = try said.map { try #require(best["\(SampleAudio.folder)/\($0.path)"]) }
    for label in said { best["\(SampleAudio.folder)/\(label.path)"] = nil }
    #expect(best.count > 10)
    let lowest = try #require(hits.min())
    for (file, score) in best { #expect(score < lowest, "\(file)") }
  }
}

import Audio
import Foundation
import SpottingTestSupport
import TestSupport
import Testing

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords
@testable import unbidden

@Suite struct BenchCommandTests {
  private static let samples = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("SampleAudio").path
  private static let recording = samples + "/recordings/lantern-kitchen.wav"

  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("unbidden-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// A wake word file, and the highest score that it reaches in the recording.
  private func model() throws -> (path: String, highest: Float) {
    let word = try TestWords.sampleTakes(
      "hey_lantern", count: 1, falseAlarms: #require(FalseAlarmTable(peaks: [0, 1, 2], hours: 1)))
    var detector = Detector([word])
    let found = Detected(&detector, try SampleWords.load("recordings/lantern-kitchen.wav"))
    let highest = try #require(found.peaks.map(\.peak.score).max())
    let path = folder.appendingPathComponent("hey_lantern.wake").path
    try WakeWordFile.encode(word).write(to: URL(fileURLWithPath: path))
    return (path, highest)
  }

  private func measure(_ arguments: [String]) throws -> BenchReport {
    try BenchCommand.parse(arguments).measure()
  }

  private func object(_ report: BenchReport) throws -> [String: Any] {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let data = try encoder.encode(report)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test("One recording and one word give an object with every figure")
  func everyFigure() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let (path, highest) = try model()
    let report = try measure([
      "--model", path, "--threshold=\(highest - 0.01)", "--seconds", "0", "--threads", "2",
      Self.recording,
    ])
    let object = try object(report)
    let expected: Set = [
      "hop_ns", "latency", "machine", "peak_memory_bytes", "recordings", "throughput", "words",
    ]
    #expect(Set(object.keys) == expected)
    let machine = try #require(object["machine"] as? [String: Any])
    #expect(Set(machine.keys) == ["processor", "cores", "version", "build"])

    let hops = try #require(report.hopNs)
    #expect(hops.count == Int((report.recordings.seconds * 100).rounded(.up)))
    #expect(hops.p50 > 0 && isOrdered(hops))
    #expect(hops.tooFewFor == ["p999"])

    let latency = try #require(report.latency.seconds)
    #expect(report.latency.detections == 1 && latency.count == 1 && isOrdered(latency))
    // The threshold lies just under the peak: the wait is that for its frame alone.
    #expect(latency.p50 > -0.1 && latency.max < 0.06)
    #expect(latency.tooFewFor == ["p50", "p90", "p99", "p999"])

    #expect(report.throughput.oneCore > 0 && report.throughput.allCores > 0)
    let (before, after) = (report.peakMemoryBytes.oneCore, report.peakMemoryBytes.allCores)
    #expect(try #require(before) > 1 << 20 && #require(after) >= #require(before))

    let table = BenchTable(report: report).lines.joined(separator: "\n")
    #expect(table.contains("only 1 detection:"))
    #expect(table.contains("Scanning with 2 threads"))
  }

  @Test("A tone brings no detection, so no latency, and the table says so")
  func noDetection() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let tone = folder.appendingPathComponent("tone.wav")
    let broken = folder.appendingPathComponent("broken.wav")
    try TestSound.wave(TestSound.tone(440, seconds: 1)).write(to: tone)
    try Data("no sound".utf8).write(to: broken)
    let report = try measure([
      "--model", try model().path, "--threshold", "90", "--seconds", "0", tone.path, broken.path,
    ])
    #expect(report.recordings.count == 1 && report.recordings.unreadable == 1)
    #expect(report.recordings.seconds == 1)
    #expect(report.latency.detections == 0 && report.latency.seconds == nil)
    let latency = try #require(try object(report)["latency"] as? [String: Any])
    #expect(latency["seconds"] == nil && latency["detections"] as? Int == 0)
    let table = BenchTable(report: report).lines.joined(separator: "\n")
    #expect(table.contains("no latency to measure") && table.contains("and 1 unreadable"))
  }

  @Test("Without a wake word or a recording that can be read, it says what is missing")
  func errors() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(throws: (any Error).self) { try BenchCommand.parse(["--model", "w"]) }
    #expect(throws: (any Error).self) { try BenchCommand.parse([Self.recording]) }
    #expect(throws: (any Error).self) {
      try BenchCommand.parse(["--model", "w", "--seconds", "-1", Self.recording])
    }
    #expect(message(["--model", "w"]).contains("name recordings to measure on"))
    #expect(message([Self.recording]).contains("name a wake word with --model"))
    let path = try model().path
    let error = #expect(throws: (any Error).self) {
      try measure(["--model", path, folder.appendingPathComponent("missing.wav").path])
    }
    #expect("\(try #require(error))".contains("none of the recordings can be read"))
  }

  private func message(_ arguments: [String]) -> String {
    do {
      _ = try BenchCommand.parse(arguments)
      return ""
    } catch { return BenchCommand.message(for: error) }
  }

  private func isOrdered(_ values: Percentiles) -> Bool {
    values.p50 <= values.p90 && values.p90 <= values.p99 && values.p99 <= values.p999
      && values.p999 <= values.max
  }
}

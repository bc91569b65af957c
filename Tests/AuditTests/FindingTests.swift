import Foundation
import TestSupport
import Testing

@testable import Audio
@testable import Audit
@testable import WakeWords

/// What `scan --format jsonl` prints, held to Docs/finding.schema.json and to a golden file.
@Suite struct FindingTests {
  private typealias Object = [String: Any]

  private static let resources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Resources")
  private static let golden = resources.appendingPathComponent("findings.jsonl")
  private static let schemaFile = resources.appendingPathComponent(
    "../../../Docs/finding.schema.json")

  private static func object(_ data: Data) throws -> Object {
    try #require(try JSONSerialization.jsonObject(with: data) as? Object)
  }

  private static func goldenLines() throws -> [Data] {
    try Data(contentsOf: golden).split(separator: UInt8(ascii: "\n")).map { Data($0) }
  }

  /// The recipe of the golden file: the bundled samples and some others, one with a late wake word,
  /// judged by bundled words, and a row that cannot be read. Paths begin at SampleAudio.
  private static func findings() throws -> [Finding] {
    let folder = try TestFolder()
    try TestSound.wave(
      samples("bundled/speech-train.ogg") + samples("bundled/alexa-lamp.flac")
    ).write(to: URL(fileURLWithPath: folder.path("late-alexa.wav")))
    let bundled = try SampleAudio.labels("bundled/labels.csv").map {
      ("\(SampleAudio.folder)/bundled/\($0.path)", $0.wakeWord)
    }
    let others = [
      "silence-digital.wav", "noise-rain.opus", "broken-cut-off.wav", "broken-empty.wav",
    ].map { (SampleAudio.recording($0), "alexa") }
    let scanner = RecordingScanner(
      ScanWords([], search: WakeWordSearch(folders: [], hasBundled: true)), head: 1.5)
    let recordings =
      bundled + others + [
        (folder.path("late-alexa.wav"), "alexa"),
        ("\(SampleAudio.folder)/bundled/computer-timer.ogg", "jarvis"),
      ]
    var findings = recordings.enumerated().map { number, recording in
      scanner.finding(
        for: Recording(
          id: "\(number + 1)", source: .file(RecordingPath(recording.0)), wakeWord: recording.1))
    }
    let fault = ManifestError.fields(path: "m.csv", line: 14, found: 1, expected: 2)
    findings.append(Finding(ManifestRowError(id: "14", error: fault)))
    for index in findings.indices {
      for place in [SampleAudio.folder, folder.path] {
        findings[index].file.replace(place, with: "SampleAudio")
        findings[index].error?.replace(place, with: "SampleAudio")
      }
    }
    return findings
  }

  private static func samples(_ name: String) throws -> [Float] {
    var reader = try RecordingReader(path: "\(SampleAudio.folder)/\(name)")
    var (samples, block): ([Float], [Float]) = ([], [])
    while reader.read(into: &block) > 0 { samples += block }
    return samples
  }

  /// `UNBIDDEN_GOLDEN=write` writes the golden file anew, where a change is meant.
  @Test("Findings are those of the golden file, field by field")
  func golden() throws {
    let coder = FindingCoder()
    let lines = try Self.findings().map(coder.line)
    if ProcessInfo.processInfo.environment["UNBIDDEN_GOLDEN"] == "write" {
      try Data(lines.joined()).write(to: Self.golden)
    }
    let golden = try Self.goldenLines()
    try #require(lines.count == golden.count)
    for (line, expected) in zip(try lines.map(Self.object), try golden.map(Self.object)) {
      #expect(Set(line.keys) == Set(expected.keys))
      for (field, value) in expected {
        // Libraries and processors may differ in a score's last digits, and in a hop of a time.
        if let number = value as? Double {
          #expect(
            abs((line[field] as? Double ?? .nan) - number) <= 0.021 + 0.01 * abs(number), "\(field)"
          )
        } else {
          #expect((line[field] as? NSObject) == (value as? NSObject), "\(field)")
        }
      }
    }
  }

  @Test("The golden file, the schema and the value have the same fields, each documented")
  func fields() throws {
    let schema = try Self.object(Data(contentsOf: Self.schemaFile))
    let properties = try #require(schema["properties"] as? [String: Object])
    let golden = try Self.goldenLines().map(Self.object)
    #expect(Set(golden.flatMap(\.keys)) == Set(properties.keys))
    #expect(Set(Finding.CodingKeys.allCases.map(\.rawValue)) == Set(properties.keys))
    #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    let text = try String(
      contentsOf: Self.schemaFile.deletingLastPathComponent().appendingPathComponent("findings.md"),
      encoding: .utf8)
    for name in properties.keys {
      #expect(properties[name]?["description"] is String, "\(name)")
      #expect(text.contains("| `\(name)` |"), "\(name)")
    }
  }

  @Test("Each golden finding is as the schema has it: what is required, of its type, in its range")
  func schema() throws {
    let schema = try Self.object(Data(contentsOf: Self.schemaFile))
    let properties = try #require(schema["properties"] as? [String: Object])
    let required = try #require(schema["required"] as? [String])
    for finding in try Self.goldenLines().map(Self.object) {
      #expect(Set(required).isSubset(of: finding.keys))
      for (field, value) in finding {
        let rule = try #require(properties[field])
        if let only = rule["const"] as? Int { #expect(value as? Int == only) }
        switch rule["type"] as? String {
        case "string": #expect(value is String, "\(field)")
        case "number": #expect(value is Double, "\(field)")
        case "integer": #expect(value is Int, "\(field)")
        case "array": #expect(value is [String], "\(field)")
        default: #expect(rule["enum"] is [String], "\(field) has no type")
        }
        if let known = rule["enum"] as? [String] {
          #expect(known.contains(try #require(value as? String)), "\(field)")
        }
        if let least = rule["minimum"] as? Double, let value = value as? Double {
          #expect(value >= least, "\(field)")
        }
        if let most = rule["maximum"] as? Double, let value = value as? Double {
          #expect(value <= most, "\(field)")
        }
      }
    }
    #expect(properties["verdict"]?["enum"] as? [String] == Verdict.allCases.map(\.rawValue))
    #expect(properties["cause"]?["enum"] as? [String] == Cause.allCases.map(\.rawValue))
    #expect(
      properties["schema_version"]?["const"] as? Int == Finding.SchemaVersion.one.rawValue)
  }

  @Test("A finding that was written and read again is the same finding")
  func roundTrip() throws {
    let coder = FindingCoder()
    var findings = try Self.findings()
    var full = Finding(
      id: "\"\u{1F600}\"\n", file: "/a\\b/ü", wakeWord: "alexa", verdict: .accidental)
    full.cause = .lateWake
    var random = SplitMix(11)
    for _ in 0..<200 {
      full.wakeScore = Float.random(in: -30...30, using: &random)
      full.probability = Float.random(in: 0...1, using: &random)
      full.wakeStart = (Double.random(in: 0...9_999, using: &random) * 1_000).rounded() / 1_000
      findings.append(full)
    }
    for finding in findings {
      let line = coder.line(finding)
      #expect(line.count { $0 == UInt8(ascii: "\n") } == 1)
      #expect(try coder.finding(line) == finding)
    }
  }

  @Test("A finding of another version, or with a verdict that nobody knows, is refused")
  func otherVersions() throws {
    let coder = FindingCoder()
    let good = #"{"schema_version":1,"id":"1","file":"a","verdict":"wake","defects":[]}"#
    let finding = try coder.finding(Data(good.utf8))
    #expect(finding == Finding(id: "1", file: "a", wakeWord: nil, verdict: .wake))
    // A field that a later program adds does not make it unreadable.
    let more = good.replacing("}", with: #","later":[1]}"#)
    #expect(try coder.finding(Data(more.utf8)) == finding)
    for bad in [
      good.replacing(":1,", with: ":2,"), good.replacing(#""schema_version":1,"#, with: ""),
      good.replacing("wake", with: "asleep"), good.replacing(#""id":"1","#, with: ""),
    ] {
      #expect(throws: DecodingError.self) { try coder.finding(Data(bad.utf8)) }
    }
  }
}

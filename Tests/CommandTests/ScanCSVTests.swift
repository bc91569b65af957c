import Foundation
import TestSupport
import Testing

@testable import Audit

@Suite struct ScanCSVTests {
  private let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private static let names = [
    "plain.wav", "a,b.wav", "quote\".wav", "new\nline.wav", "cr\r\nlf.wav", "=1+1.wav", "@cmd.wav",
    "über.wav",
  ]

  /// The recordings scanned from within their folder, so that names begin as they are.
  private func scan(format: String) throws -> CommandRun {
    let tone = TestSound.wave(TestSound.tone(440, seconds: 0.3))
    for name in Self.names { try folder.write(tone, name) }
    let model = try EnrolledWords.heyLantern().path
    let run = try CommandRun(
      ["scan", "--model", model, "--format", format] + Self.names + ["none.wav"], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    return run
  }

  /// What a CSV text holds.
  private func records(_ text: String) -> [[String]] {
    var rest = Array(text.utf8)[...]
    var reader = CSVReader(
      RowBytes { target in
        let part = rest.prefix(target.count)
        target.copyBytes(from: part)
        rest.removeFirst(part.count)
        return part.count
      })
    var records: [[String]] = []
    while let record = reader.next() {
      #expect(record.fault == nil)
      records.append(record.fields.map { String(decoding: $0, as: UTF8.self) })
    }
    return records
  }

  @Test("CSV parses back, whatever the recordings are called, and says what JSON says")
  func parsesBack() throws {
    let records = try records(scan(format: "csv").output)
    let header = [
      "file", "wake_word", "verdict", "cause", "wake_score", "probability", "threshold", "margin",
      "template", "wake_start", "wake_end", "late_start", "other_word", "other_start", "likeness",
      "like_start", "like_end", "like_from", "like_to", "seconds", "level", "snr", "clipped_share",
      "speech_share", "defects", "error",
    ]
    #expect(records.first == header)
    let lines = try ScanLine.all(scan(format: "jsonl"))
    try #require(records.count == lines.count + 1)
    for (record, line) in zip(records.dropFirst(), lines) {
      let row = Dictionary(uniqueKeysWithValues: zip(header, record))
      // What a spreadsheet would take for a formula comes as text.
      let isFormula = "=@".contains(line.file.first!)
      #expect(row["file"] == (isFormula ? "'" : "") + line.file)
      #expect(row["wake_word"] == line.wakeWord)
      #expect(row["verdict"] == line.verdict)
      #expect(row["cause"] == line.cause ?? "")
      #expect(row["wake_score"].flatMap(Float.init) == line.wakeScore)
      #expect(row["probability"].flatMap(Float.init) == line.probability)
      #expect(row["wake_start"].flatMap(Double.init) == line.wakeStart)
      #expect(row["wake_end"].flatMap(Double.init) == line.wakeEnd)
      #expect(row["seconds"].flatMap(Double.init) == line.seconds)
      #expect(row["defects"] == line.defects.joined(separator: "; "))
      #expect(row["error"] == line.error ?? "")
    }
    #expect(lines.map(\.file) == Self.names + ["none.wav"])
  }

  @Test("In the table each recording keeps to its line")
  func table() throws {
    let lines = try scan(format: "table").lines
    #expect(lines.contains { $0.hasSuffix(#" new\nline.wav"#) })
    let rows = lines.dropFirst().prefix(Self.names.count + 1)
    #expect(rows.allSatisfy { $0.hasPrefix("accidental  ") || $0.hasPrefix("unreadable  ") })
    #expect(lines[rows.endIndex].hasPrefix("9 recordings, 0.0 minutes of sound, in "))
  }

  @Test("A folder without recordings is told as such")
  func nothing() throws {
    try folder.write("", "in/notes.txt")
    let run = try CommandRun(
      ["scan", "--model", try EnrolledWords.heyLantern().path, "in"], in: folder)
    #expect(run.status > 0)
    #expect(run.errors.contains("there is no recording in what was named"))
  }
}

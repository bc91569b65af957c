import Audio
import Foundation
import TestSupport
import Testing

@testable import Audit

/// What must hold of whatever bytes somebody makes of an export: no crash, one line for each problem, and
/// what is sound is read.
@Suite("Exports, damaged and forged") struct ImportPropertyTests {
  private static let zone = TimeZone(secondsFromGMT: 0)!
  private static let columns = TranscriptColumns()

  private static let limits = {
    var limits = ArchiveLimits()
    limits.entryBytes = 1 << 20
    limits.entries = 1_000
    limits.freeBytes = 1 << 20
    return limits
  }()

  /// The tables that the archives of fixtures hold, by how they end.
  private func tables(_ suffix: String) throws -> [[UInt8]] {
    var tables: [[UInt8]] = []
    for name in ["google-takeout", "google-takeout-html", "alexa-export", "alexa-dashboard"] {
      let path = RecordingPath(Exports.path(name + ".zip"))
      let archive = try ArchiveReader(path, limits: ArchiveLimits())
      while let entry = try archive.next() {
        let isTable = RecordingPath.suffix(of: entry.name) == suffix
        if isTable { tables.append(try archive.bytes().get()) }
      }
    }
    return tables.filter { bytes in
      MetadataTable(bytes, suffix: suffix, columns: Self.columns, zone: Self.zone).kind != nil
    }
  }

  @Test("Broken tables give rows, faults, or nothing", arguments: ["json", "html", "csv"])
  func tables(suffix: String) throws {
    let seeds = try tables(suffix)
    #expect(!seeds.isEmpty)
    var (read, broken) = (0, 0)
    for (number, seed) in seeds.enumerated() {
      var mutator = ByteMutator(seed: UInt64(number + 1), headBytes: seed.count)
      for _ in 0..<300 {
        let bytes = mutator.mutant(of: seed)
        let table = MetadataTable(bytes, suffix: suffix, columns: Self.columns, zone: Self.zone)
        read += table.rows.isEmpty ? 0 : 1
        broken += table.faultyRows.isEmpty && table.fault == nil ? 0 : 1
        #expect(table.rows.count + table.faultyRows.count <= bytes.count)
        var index = MetadataIndex()
        for row in table.rows { index.add(row.path, folder: ["a"], row.metadata) }
        for row in table.rows where row.path.contains(where: { $0.isLetter || $0.isNumber }) {
          let name = row.path.split { $0 == "/" || $0 == "\\" }.last.map(String.init)
          if let name { #expect(index.match(["a", name]) != .none) }
        }
      }
    }
    #expect(read > 50)
    if suffix != "html" { #expect(broken > 50) }
  }

  @Test("One broken record of a list costs itself alone, a brace that is never closed too")
  func brokenRecords() {
    let good = #"{"title":"Said on","time":"2026-01-02T03:04:05Z","audioFiles":["%.mp3"]}"#
    func record(_ number: Int) -> String {
      good.replacingOccurrences(of: "%", with: "\(number)")
    }
    for broken in [
      #"{"title": , "audioFiles": []}"#, #"{"audioFiles": "x.mp3"}"#, #"{"audioFiles": ["x.mp3"}"#,
      #"{"audioFiles": {"a": ["x.mp3"]}"#, #"{"title": "Said \x", "audioFiles": []}"#,
      #"{{"audioFiles": 1}"#, #"{"title": "open, "audioFiles": []}"# + "\n",
    ] {
      let text = "[" + [record(1), broken, record(2), record(3)].joined(separator: ",\n") + "]"
      let table = MetadataTable(
        Array(text.utf8), suffix: "json", columns: Self.columns, zone: Self.zone)
      #expect(table.rows.map(\.path).suffix(2) == ["2.mp3", "3.mp3"], "\(broken)")
      #expect(table.rows.first?.path == "1.mp3")
      #expect(!table.faultyRows.isEmpty, "\(broken)")
    }
  }

  @Test("A list that is something else is given up, in time that does not grow with its square")
  func nonsense() {
    let braces = Array(("[\"audioFiles\"" + String(repeating: "{", count: 200_000)).utf8)
    let table = MetadataTable(braces, suffix: "json", columns: Self.columns, zone: Self.zone)
    #expect(table.fault == "more than 1000 of its records cannot be used")
    let none = MetadataTable(
      Array(#"{"audioFiles": "#.utf8), suffix: "json", columns: Self.columns, zone: Self.zone)
    #expect(none.fault == "it holds no list of records; it may be cut off")
  }

  @Test(
    "Damaged archives give what is sound and one line for each problem",
    arguments: [
      "google-takeout.zip", "alexa-export.zip", "latin1.zip", "encrypted.zip", "hostile.tar",
      "plain.tar", "plain.tar.gz", "plain.tar.zst",
    ])
  func archives(name: String) throws {
    let folder = try TestFolder()
    let seed = try Exports.bytes(name)
    var mutator = ByteMutator(seed: UInt64(seed.count), headBytes: seed.count)
    var (read, errors) = (0, 0)
    for _ in 0..<60 {
      let path = try folder.write(Data(mutator.mutant(of: seed)), name)
      let found = ExportReader([path], options: Exports.options { $0.limits = Self.limits }).read()
      read += found.recordings.count
      errors += found.errors.count
      #expect(found.recordings.count <= Self.limits.entries)
      for error in found.errors {
        let lines = [error.line(withNames: true), error.line(withNames: false)]
        #expect(lines[0].hasPrefix(path), "\(lines[0])")
        #expect(lines[1].hasPrefix("source 1"), "\(lines[1])")
        for line in lines { #expect(!line.unicodeScalars.contains { $0.value < 32 }, "\(line)") }
      }
    }
    #expect(read > 0)
    #expect(errors > 0)
  }

  @Test("Names of any bytes, and dates of any size, are taken as they are")
  func extremes() throws {
    for modified in [Int64.min, -62_167_219_201, 253_402_300_800, .max] {
      #expect(WallTime(seconds: modified) == nil)
      let source = ExportSource(.archive(RecordingPath("a")), number: 1)
      let found = source.metadata(Array("a.wav".utf8), modified: modified, zone: Self.zone)
      #expect(found?.metadata == RecordingMetadata())
    }
    var random = SplitMix(3)
    for _ in 0..<2_000 {
      let length = Int.random(in: 0..<60, using: &random)
      let alphabet = Array("0123456789_-.:()[]/\\TZUCwavmp3 \n".utf8) + [0, 0xE9, 0xFF]
      let name = (0..<length).map { _ in alphabet.randomElement(using: &random)! }
      for form in ExportForm.allCases {
        let parts = ArchiveEntry.components(name)
        _ = RecordingName(parts, form: form, zone: Self.zone)
      }
      _ = ArchiveEntry.fault(ofName: name)
    }
  }

  @Test("A line holds neither line breaks nor control characters of names")
  func lines() {
    let place = ImportError.Place(source: 2, name: "a\n\u{1B}[2Jb\u{7F}.zip")
    #expect(
      "\(ImportError(.encrypted, at: place))".hasPrefix(#"a\x0A\x1B[2Jb\x7F.zip: is encrypted"#))
  }
}

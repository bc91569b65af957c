import Audio
import Foundation
import TestSupport
import Testing

@testable import Audit

@Suite struct ManifestTests {
  private func manifest(_ text: String, chunk: Int = .max) throws -> Manifest {
    try Manifest(RowBytes(Array(text.utf8), chunk: chunk), name: "m.csv", folder: "/data")
  }

  private func recordings(_ text: String) throws -> [Recording] {
    try manifest(text).map { try $0.get() }
  }

  private func row(_ id: String, _ path: String, _ word: String) -> Recording {
    Recording(id: id, source: .file(RecordingPath(path)), wakeWord: word)
  }

  /// Why the manifest as a whole cannot be used.
  private func refusal(_ text: String) -> ManifestError? {
    #expect(throws: ManifestError.self) { try manifest(text) }
  }

  /// The rows that cannot be used, among others that can.
  private func faults(_ text: String) throws -> [ManifestRowError] {
    try manifest(text).compactMap { if case .failure(let fault) = $0 { fault } else { nil } }
  }

  @Test("Relative paths begin at the manifest's folder, absolute ones stay")
  func paths() throws {
    #expect(
      try recordings("path,wake_word\na.wav,alexa\nsub/b c.wav,amelia\n/tmp/c.wav,alexa\n") == [
        row("1", "/data/a.wav", "alexa"), row("2", "/data/sub/b c.wav", "amelia"),
        row("3", "/tmp/c.wav", "alexa"),
      ])
  }

  @Test("Columns may come in any order, among others")
  func columns() throws {
    #expect(
      try recordings("kind, wake_word ,path,note\nx,alexa,a.wav,\"a, b\"\n") == [
        row("1", "/data/a.wav", "alexa")
      ])
  }

  @Test("Byte order mark, CRLF, blank lines and quotes as a spreadsheet writes them")
  func spreadsheet() throws {
    #expect(
      try recordings("\u{FEFF}path,wake_word\r\n\r\n\"a,1.wav\", alexa \r\n\"b\n2.wav\",alexa\r\n")
        == [row("1", "/data/a,1.wav", "alexa"), row("2", "/data/b\n2.wav", "alexa")])
  }

  @Test("An id is carried through; a row without one has its number")
  func ids() throws {
    let csv = try manifest("id,path,wake_word\nx 1,a,alexa\n,b,alexa\n")
    #expect(csv.hasIDs)
    #expect(try csv.map { try $0.get().id } == ["x 1", "2"])
    let json = try manifest(
      #"{"path":"a","wake_word":"alexa","id":17}"# + "\n" + #"{"path":"b","wake_word":"alexa"}"#)
    #expect(json.hasIDs)
    #expect(try json.map { try $0.get().id } == ["17", "2"])
    #expect(try !manifest("path,wake_word\na,alexa\n").hasIDs)
    #expect(try !manifest(#"{"path":"a","wake_word":"alexa"}"#).hasIDs)
  }

  @Test("What else is known of a recording is read from CSV and from JSON alike")
  func metadata() throws {
    let csv = try recordings(
      """
      path,wake_word,time,device,assistant,account,transcript,consent,utterance_type
      a.wav,alexa,2026-11-21T09:30:00Z,kitchen,Alexa,anna,"turn on, please",granted,GENERAL
      b.wav,alexa,,,,,,,

      """)
    let json = try recordings(
      "\n"
        + #"{"utterance_type": "GENERAL", "path": "a.wav", "wake_word": "alexa", "other": [1, {}],"#
        + #" "time": "2026-11-21T09:30:00Z", "device": "kitchen", "assistant": "Alexa","#
        + #" "account": "anna", "transcript": "turn on, please", "consent": "granted"}"# + "\n"
        + #"{"path": "b.wav", "wake_word": "alexa", "consent": null}"#)
    #expect(csv == json)
    var expected = RecordingMetadata()
    #expect(csv[1].metadata == expected)
    expected.setTime(try #require(WallTime("2026-11-21T09:30:00Z")), from: .metadata)
    expected.device = "kitchen"
    expected.assistant = "Alexa"
    expected.account = "anna"
    expected.transcript = "turn on, please"
    expected.consent = "granted"
    expected.utteranceType = "GENERAL"
    #expect(csv[0].metadata == expected)
  }

  @Test("A time is RFC 3339, written in one way; any other text costs its row alone")
  func times() throws {
    let text = "path,wake_word,time\na,alexa,2026-11-21 09:30:00.50+01:00\nb,alexa,noon\nc,alexa,\n"
    let rows = Array(try manifest(text))
    let metadata = try rows[0].get().metadata
    #expect(metadata.time == "2026-11-21T09:30:00.500+01:00")
    #expect(metadata.timeSource == .metadata)
    #expect(
      try faults(text) == [.init(id: "2", error: .time(path: "m.csv", line: 3, found: "noon"))])
    #expect(try rows[2].get().metadata == RecordingMetadata())
  }

  @Test("A path keeps bytes that are no UTF-8")
  func bytes() throws {
    let text = Array("path,wake_word\ncaf".utf8) + [0xE9] + Array(".wav,alexa\n".utf8)
    let manifest = try Manifest(RowBytes(text), name: "m.csv")
    let source = try #require(manifest.next()).get().source
    #expect(source == .file(RecordingPath(bytes: Array("caf".utf8) + [0xE9] + Array(".wav".utf8))))
    #expect(source.name == #"caf\xE9.wav"#)
  }

  @Test("Without both columns it is refused, with those that were found")
  func noColumns() {
    #expect(refusal("file,word\na,b\n") == .columns(path: "m.csv", found: ["file", "word"]))
    #expect("\(refusal("path\na\n")!)".contains("m.csv, line 1: the columns path and wake_word"))
    #expect(refusal("\"path,wake_word\na,b\n") == .row(path: "m.csv", line: 1, .openQuote))
  }

  @Test("A faulty row is told with its line and id, and the others follow, however they come")
  func faultyRows() throws {
    let text = """
      path,wake_word,id
      "a
      b.wav",alexa,
      c.wav
      d.wav,alexa,x,y
      ,alexa,blank
      "e.wav,alexa,
      f.wav,  ,
      g.wav,alexa,

      """
    #expect(
      try faults(text) == [
        .init(id: "2", error: .fields(path: "m.csv", line: 4, found: 1, expected: 3)),
        .init(id: "3", error: .fields(path: "m.csv", line: 5, found: 4, expected: 3)),
        .init(id: "blank", error: .blank(path: "m.csv", line: 6, column: "path")),
        .init(id: "5", error: .row(path: "m.csv", line: 7, .openQuote)),
        .init(id: "6", error: .blank(path: "m.csv", line: 8, column: "wake_word")),
      ])
    let whole = Array(try manifest(text))
    #expect(try whole.last?.get() == row("7", "/data/g.wav", "alexa"))
    for chunk in [1, 2, 7] { #expect(Array(try manifest(text, chunk: chunk)) == whole) }
  }

  @Test("So is a faulty line of JSON")
  func faultyObjects() throws {
    let text = """
      {"path": "a.wav", "wake_word": "alexa"}
      {"path": "b.wav"
      ["c.wav", "alexa"]
      {"path": {}, "wake_word": "alexa", "id": "d"}
      {"wake_word": "alexa", "id": "e"}
      {"path": "a\\u0000b.wav", "wake_word": "alexa"}
      {"path": "f.wav", "wake_word": "alexa"}
      """
    #expect(
      try faults(text) == [
        .init(id: "2", error: .json(path: "m.csv", line: 2)),
        .init(id: "3", error: .json(path: "m.csv", line: 3)),
        .init(id: "4", error: .json(path: "m.csv", line: 4)),
        .init(id: "e", error: .blank(path: "m.csv", line: 5, column: "path")),
        .init(id: "6", error: .zero(path: "m.csv", line: 6)),
      ])
    let whole = Array(try manifest(text))
    #expect(try whole.last?.get() == row("7", "/data/f.wav", "alexa"))
    for chunk in [1, 5] { #expect(Array(try manifest(text, chunk: chunk)) == whole) }
  }

  @Test("A read that fails in the middle is told, once")
  func brokenOff() throws {
    var parts = [Array("path,wake_word\na,alexa\nb,al".utf8)][...]
    let bytes = RowBytes { target in
      guard let part = parts.popFirst() else {
        errno = EIO
        return -1
      }
      target.copyBytes(from: part)
      return part.count
    }
    let rows = Array(try Manifest(bytes, name: "m.csv"))
    try #require(rows.count == 2)
    #expect(try rows[0].get() == row("1", "a", "alexa"))
    // Not a row for the wake word "al".
    guard case .failure(let fault) = rows[1] else {
      Issue.record("the failure was not told")
      return
    }
    #expect("\(fault.error)".hasPrefix("m.csv: cannot be read on from line 3: "))
  }

  @Test("Each error says which file and what to do")
  func words() {
    let errors: [ManifestError] = [
      .unreadable(path: "m.csv", reason: "x"), .encoding(path: "m.csv"), .empty(path: "m.csv"),
      .columns(path: "m.csv", found: ["a"]), .brokenOff(path: "m.csv", line: 7, reason: "x"),
      .row(path: "m.csv", line: 7, .openQuote), .json(path: "m.csv", line: 7),
      .fields(path: "m.csv", line: 7, found: 1, expected: 2), .zero(path: "m.csv", line: 7),
      .blank(path: "m.csv", line: 7, column: "path"),
      .time(path: "m.csv", line: 7, found: "yesterday"),
    ]
    for error in errors { #expect("\(error)".hasPrefix("m.csv")) }
    for error in errors[5...] { #expect("\(error)".hasPrefix("m.csv, line 7: ")) }
  }

  @Test("A file is read with its own folder in front of relative paths")
  func file() throws {
    let folder = try TestFolder()
    let path = try folder.write("path,wake_word\nclips/a.wav,alexa\n", "lists/m.csv")
    let manifest = try Manifest(path: path)
    #expect(!manifest.isPipe)
    #expect(
      try manifest.map { try $0.get().file } == [folder.path("lists/clips/a.wav")])
  }

  @Test("A file is checked as a whole: its rows, its wake words, and its first fault")
  func check() throws {
    let folder = try TestFolder()
    let good = try folder.write("path,wake_word\na,alexa\nb,amelia\nc,alexa\n", "good.csv")
    let (rows, words) = try Manifest.check(path: good)
    #expect((rows, words) == (3, ["alexa", "amelia"]))
    for text in ["", "path,wake_word\n\n"] {
      let path = try folder.write(text, "empty.csv")
      #expect(throws: ManifestError.empty(path: path)) { try Manifest.check(path: path) }
    }
    let bad = try folder.write("path,wake_word\na,alexa\nb\nc,\n", "bad.csv")
    #expect(throws: ManifestError.fields(path: bad, line: 3, found: 1, expected: 2)) {
      try Manifest.check(path: bad)
    }
  }

  @Test("A file that is missing, a folder, or no UTF-8, is refused")
  func unreadable() throws {
    let folder = try TestFolder()
    let missing = folder.path("none.csv")
    #expect(throws: ManifestError.unreadable(path: missing, reason: "No such file or directory")) {
      try Manifest(path: missing)
    }
    #expect(throws: ManifestError.unreadable(path: folder.path, reason: "Is a directory")) {
      try Manifest(path: folder.path)
    }
    let wide = try folder.write(Data([0xFF, 0xFE, 0x70, 0x00]), "utf16.csv")
    #expect(throws: ManifestError.encoding(path: wide)) { try Manifest(path: wide) }
  }
}

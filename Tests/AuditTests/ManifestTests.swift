import Foundation
import TestSupport
import Testing

@testable import Audit

@Suite struct ManifestTests {
  private func rows(_ text: String) throws -> [Manifest.Row] {
    try Manifest(text: text, name: "m.csv", folder: "/data").rows
  }

  private func error(_ text: String) -> ManifestError? {
    #expect(throws: ManifestError.self) { try rows(text) }
  }

  @Test("Relative paths begin at the manifest's folder, absolute ones stay")
  func paths() throws {
    #expect(
      try rows("path,wake_word\na.wav,alexa\nsub/b c.wav,amelia\n/tmp/c.wav,alexa\n") == [
        .init(path: "/data/a.wav", wakeWord: "alexa"),
        .init(path: "/data/sub/b c.wav", wakeWord: "amelia"),
        .init(path: "/tmp/c.wav", wakeWord: "alexa"),
      ])
  }

  @Test("Columns may come in any order, among others")
  func columns() throws {
    #expect(
      try rows("kind, wake_word ,path,note\nx,alexa,a.wav,\"a, b\"\n") == [
        .init(path: "/data/a.wav", wakeWord: "alexa")
      ])
  }

  @Test("Byte order mark, CRLF, blank lines and quotes as a spreadsheet writes them")
  func spreadsheet() throws {
    #expect(
      try rows("\u{FEFF}path,wake_word\r\n\r\n\"a,1.wav\", alexa \r\n\"b\n2.wav\",alexa\r\n") == [
        .init(path: "/data/a,1.wav", wakeWord: "alexa"),
        .init(path: "/data/b\n2.wav", wakeWord: "alexa"),
      ])
  }

  @Test("A header without the columns is refused with what it has instead")
  func wrongColumns() {
    #expect(error("file,word\na,b\n") == .columns(path: "m.csv", found: ["file", "word"]))
    #expect(error("path\na\n") == .columns(path: "m.csv", found: ["path"]))
    #expect("\(error("path\na\n")!)".contains("m.csv, line 1: the columns path and wake_word"))
  }

  @Test("A manifest that names nothing is refused")
  func empty() {
    #expect(error("") == .empty(path: "m.csv"))
    #expect(error("path,wake_word\n\n") == .empty(path: "m.csv"))
  }

  @Test("Errors name the line at fault, also behind a field of several lines")
  func lines() {
    let head = "path,wake_word\n\"a\nb.wav\",alexa\n"
    #expect(
      error(head + "c.wav\n") == .fields(path: "m.csv", line: 4, found: 1, expected: 2))
    #expect(
      error(head + "c.wav,alexa,x\n") == .fields(path: "m.csv", line: 4, found: 3, expected: 2))
    #expect(error(head + ",alexa\n") == .blank(path: "m.csv", line: 4, column: "path"))
    #expect(error(head + "c.wav,  \n") == .blank(path: "m.csv", line: 4, column: "wake_word"))
    #expect(error(head + "\"c.wav,alexa\nd.wav") == .quote(path: "m.csv", line: 4))
  }

  @Test("Each error says which file and what to do")
  func words() {
    let errors: [ManifestError] = [
      .unreadable(path: "m.csv"), .encoding(path: "m.csv"), .empty(path: "m.csv"),
      .columns(path: "m.csv", found: ["a"]), .quote(path: "m.csv", line: 7),
      .fields(path: "m.csv", line: 7, found: 1, expected: 2),
      .blank(path: "m.csv", line: 7, column: "path"),
    ]
    for error in errors { #expect("\(error)".hasPrefix("m.csv")) }
    for error in errors[4...] { #expect("\(error)".hasPrefix("m.csv, line 7: ")) }
  }

  @Test("A file is read with its own folder in front of relative paths")
  func file() throws {
    let folder = try TestFolder()
    let path = try folder.write("path,wake_word\nclips/a.wav,alexa\n", "lists/m.csv")
    #expect(try Manifest(path: path).rows.map(\.path) == [folder.path("lists/clips/a.wav")])
  }

  @Test("A file that is missing, or no UTF-8, is refused")
  func unreadable() throws {
    let folder = try TestFolder()
    let missing = folder.path("none.csv")
    #expect(throws: ManifestError.unreadable(path: missing)) { try Manifest(path: missing) }
    #expect(throws: ManifestError.unreadable(path: folder.path)) {
      try Manifest(path: folder.path)
    }
    let wide = try folder.write(Data([0xFF, 0xFE, 0x70, 0x00]), "utf16.csv")
    #expect(throws: ManifestError.encoding(path: wide)) { try Manifest(path: wide) }
  }
}

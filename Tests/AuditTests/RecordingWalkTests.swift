import Foundation
import TestSupport
import Testing

@testable import Audit

@Suite struct RecordingWalkTests {
  private let folder: TestFolder

  init() throws { folder = try TestFolder() }

  /// What a walk finds, paths from the folder on.
  private func walk(_ names: String...) -> [String] {
    RecordingWalk(names.map { $0.isEmpty ? folder.path : folder.path($0) }).map {
      String($0.dropFirst(folder.path.count + 1))
    }
  }

  private func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.path(name), withDestinationPath: target)
  }

  @Test("Names come sorted, folders with their content in their place")
  func sorted() throws {
    for name in ["b.wav", "a.flac", "c/z.ogg", "c/a/q.mp3", "d.opus", "B.wav"] {
      try folder.write("", name)
    }
    #expect(walk("") == ["B.wav", "a.flac", "b.wav", "c/a/q.mp3", "c/z.ogg", "d.opus"])
  }

  @Test("What was named keeps its order, and comes as often as it was named")
  func order() throws {
    for name in ["a/1.wav", "b/1.wav"] { try folder.write("", name) }
    #expect(walk("b", "a/1.wav", "b") == ["b/1.wav", "a/1.wav", "b/1.wav"])
  }

  @Test("Names with an audio suffix in any case are taken, others and hidden ones are not")
  func names() throws {
    for name in [
      "LOUD.WAV", "two.dots.Ogg", "notes.txt", "table.csv", "wav", ".wav", ".hidden.wav",
      ".trash/a.wav", "a.m4a", "no-suffix", "a.wav.part",
    ] { try folder.write("", name) }
    #expect(walk("") == ["LOUD.WAV", "a.m4a", "two.dots.Ogg"])
  }

  @Test("A folder with an audio name is a folder")
  func folderName() throws {
    try folder.write("", "old.wav/in.wav")
    #expect(walk("") == ["old.wav/in.wav"])
  }

  @Test("A file named outright is taken whatever its name; so is a hidden folder")
  func named() throws {
    try folder.write("", "notes.txt")
    try folder.write("", ".cache/a.wav")
    #expect(walk("notes.txt", ".cache") == ["notes.txt", ".cache/a.wav"])
  }

  @Test("Links to folders are passed over, also where they have an audio name")
  func folderLinks() throws {
    try folder.write("", "in/a.wav")
    try link("in/loop", to: "..")
    try link("in/loop.wav", to: "..")
    #expect(walk("") == ["in/a.wav"])
    #expect(walk("in/loop/in") == ["in/loop/in/a.wav"])
  }

  @Test("Links to files are taken, those that lead nowhere too")
  func fileLinks() throws {
    try folder.write("", "store/x")
    try link("a.wav", to: "store/x")
    try link("gone.wav", to: "nowhere")
    #expect(walk("") == ["a.wav", "gone.wav"])
  }

  @Test("What is not there is given out, so that it becomes unreadable")
  func missing() {
    #expect(walk("gone", "gone.wav") == ["gone", "gone.wav"])
  }

  @Test("An empty folder gives nothing, a slash at the end does no harm")
  func empty() throws {
    try folder.write("", "a/1.wav")
    try FileManager.default.createDirectory(
      atPath: folder.path("none"), withIntermediateDirectories: true)
    #expect(walk("none").isEmpty)
    #expect(walk("a/") == ["a/1.wav"])
  }

  @Test("Awkward names come as they are")
  func awkward() throws {
    let names = ["=1+1.wav", "a,b.wav", "line\nbreak.wav", "quote\".wav", "über.wav"]
    for name in names { try folder.write("", name) }
    #expect(walk("") == names)
  }
}

import Foundation
import TestSupport
import Testing

@testable import Audio
@testable import Audit

@Suite struct RecordingWalkTests {
  private let folder: TestFolder

  init() throws { folder = try TestFolder() }

  /// What a walk finds, paths from the folder on.
  private func walk(_ names: String...) -> [String] {
    RecordingWalk(names.map { $0.isEmpty ? folder.path : folder.path($0) }).map {
      String($0.file.dropFirst(folder.path.count + 1))
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

  /// A name that was made where letters were ISO 8859-1, and one that no encoding explains.
  private static let bytes: [[UInt8]] = [
    Array("caf".utf8) + [0xE9] + Array(".wav".utf8), [0xC3, 0xFF] + Array(".WAV".utf8),
  ]

  @Test(
    "A name that is no UTF-8 is a recording like any other, in a folder that has such a name too")
  func rawNames() throws {
    let tone = TestSound.wave(TestSound.tone(440, seconds: 0.3))
    let root = RecordingPath(folder.path)
    let inner = root.appending([0x78, 0xFE])
    #expect(inner.withCString { mkdir($0, 0o700) } == 0)
    let paths = [root, inner].flatMap { place in Self.bytes.map { place.appending($0) } }
    for path in paths {
      let file = try #require(path.withCString { fopen($0, "w") })
      defer { fclose(file) }
      #expect(tone.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) } == tone.count)
    }
    let walked = Array(RecordingWalk([folder.path]))
    #expect(walked.map(\.source) == [0, 2, 3, 1].map { .file(paths[$0]) })
    #expect(
      walked.map { $0.file.dropFirst(folder.path.count) } == [
        #"/caf\xE9.wav"#, #"/x\xFE/caf\xE9.wav"#, #"/x\xFE/\xC3\xFF.WAV"#, #"/\xC3\xFF.WAV"#,
      ])
    let analyzer = RecordingAnalyzer([])
    for recording in walked { #expect(try analyzer.analyze(recording.source).get().seconds == 0.3) }
  }

  @Test("What is wrong with a recording of such a name is told with the name")
  func rawNameFault() throws {
    let path = RecordingPath(folder.path).appending(Self.bytes[0])
    let file = try #require(path.withCString { fopen($0, "w") })
    fclose(file)
    for source in [path, path.appending([0x61])].map(RecordingSource.file) {
      let result = RecordingAnalyzer([]).analyze(source)
      guard case .failure(let error) = result else {
        Issue.record("an empty file was analyzed")
        continue
      }
      #expect("\(error)".hasPrefix("\(source.name): "))
    }
  }

  @Test("A path as text shows each byte that is no UTF-8, and is itself where all are")
  func pathText() {
    func shown(_ bytes: [UInt8]) -> String { RecordingPath(bytes: bytes).description }
    #expect(shown(Array("ü/👩‍🚀 é.wav".utf8)) == "ü/👩‍🚀 é.wav")
    #expect(shown([0x61, 0xFF, 0xFE, 0x62]) == #"a\xFF\xFEb"#)
    // The beginning of a letter of three bytes, then a letter of two.
    #expect(shown([0xE2, 0x82, 0xC3, 0xBC]) == #"\xE2\x82ü"#)
    #expect(shown([0xC3]) == #"\xC3"#)
    #expect(shown([]) == "")
  }

  @Test("A hundred folders inside each other, and a thousand names, are gone through in order")
  func deepAndWide() throws {
    let depth = (1...100).map { _ in "d" }.joined(separator: "/")
    try folder.write("", depth + "/deep.wav")
    for number in 0..<1_000 { try link("\(number + 1_000).wav", to: "nowhere") }
    #expect(walk("") == (0..<1_000).map { "\($0 + 1_000).wav" } + [depth + "/deep.wav"])
  }

  @Test("The path - is standard input where it is read, and a name like any other where it is not")
  func standardInput() {
    let raw = RawFormat(rate: 8_000)
    #expect(
      RecordingWalk(["-", "a"], raw: raw).map(\.source) == [
        .raw(raw, descriptor: 0), .file(RecordingPath("a")),
      ])
    #expect(RecordingWalk(["-"]).map(\.source) == [.file(RecordingPath("-"))])
  }
}

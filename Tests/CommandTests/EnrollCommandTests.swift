import Foundation
import TestSupport
import Testing

@testable import unbidden

@Suite struct EnrollCommandTests {
  private let folder: TestFolder
  private let takes = SampleAudio.takes("hey_lantern")

  init() throws { folder = try TestFolder() }

  /// The message of an enrollment that must fail and leave nothing behind.
  private func refusal(_ arguments: [String]) throws -> String {
    let before = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let run = try CommandRun(["enroll"] + arguments, in: folder)
    #expect(run.status > 0)
    #expect(!run.crashed)
    #expect(run.output.isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == before)
    return run.errors
  }

  @Test("The report tells each take, the threshold and the file")
  func report() throws {
    for word in [try EnrolledWords.heyLantern(), try EnrolledWords.silverTeapot()] {
      let lines = word.report.split(separator: "\n").map(String.init)
      #expect(lines[0].hasPrefix("take  word at"))
      for number in 1...5 {
        #expect(lines[number].hasPrefix("   \(number)  "))
        #expect(lines[number].hasSuffix("/\(number).flac"))
      }
      #expect(lines[6].contains("At 0.5 false alarms an hour"))
      #expect(lines[6].contains("held out, 5 of 5 takes reach it."))
      #expect(lines.last == "Wrote \(word.path) (5 templates).")
    }
  }

  @Test("A take of another word is named; a link to the older file stays one")
  func oddTake() throws {
    try folder.write("an older one", "words/lantern.wake")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link.wake"), withDestinationPath: "words/lantern.wake")
    let odd = SampleAudio.takes("silver_teapot")[0]
    let run = try CommandRun(
      ["enroll", "lantern", takes[0], odd, takes[2], "--output", "link.wake"], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("Take 2 (\(odd)) does not sound like the others."))
    #expect(try CommandRun(["words", "words/lantern.wake"], in: folder).status == 0)
    let link = try FileManager.default.attributesOfItem(atPath: folder.path("link.wake"))
    #expect(link[.type] as? FileAttributeType == .typeSymbolicLink)
  }

  @Test("No take, or one, is too few")
  func fewTakes() throws {
    #expect(try refusal([]).contains("<name>"))
    #expect(try refusal(["lantern"]).contains("name recordings of the wake word"))
    #expect(try refusal(["lantern", takes[0]]).contains("at least 2 were expected"))
  }

  @Test("Takes that are missing, no sound, silent or far too long are named")
  func badTakes() throws {
    try folder.write("no sound", "text.wav")
    try folder.write(TestSound.wave([Float](repeating: 0, count: 32_000)), "silent.wav")
    try folder.write(TestSound.wave([Float](repeating: 0, count: 31 * 16_000)), "long.wav")
    #expect(try refusal(["a", "none.wav", takes[0]]).contains("none.wav: cannot be read"))
    #expect(try refusal(["a", takes[0], "text.wav"]).contains("text.wav: expected WAV"))
    #expect(try refusal(["a", takes[0], "silent.wav"]).contains("silent.wav: nothing stands out"))
    #expect(try refusal(["a", takes[0], "long.wav"]).contains("long.wav: is longer than 30 s"))
    #expect(try refusal(["a", takes[0], "."]).contains("found a folder"))
  }

  @Test("A name that could not be a file's is refused")
  func badName() throws {
    for name in ["a/b", "..", "hey lantern", "ü", "", String(repeating: "a", count: 65)] {
      #expect(try refusal([name, takes[0], takes[1]]).contains("cannot name a wake word"))
    }
  }

  @Test("Recording and recordings exclude each other; so do numbers of takes that make no sense")
  func recordOptions() throws {
    #expect(try refusal(["a", takes[0], "--record", "3"]).contains("or record some"))
    #expect(try refusal(["a", "--record", "1"]).contains("--record 1: expected 2 to 20"))
  }

  @Test("Where nothing can be written is said before any take is read")
  func unwritable() throws {
    try folder.write("", "sub/x")
    #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
    let message = { try refusal(["a", "none.wav", "--output", $0]) }
    #expect(try message("gone/a.wake").contains("gone/a.wake: cannot be written: there is no"))
    #expect(try message("sub").contains("sub: cannot be written: it is a folder"))
    #expect(try message("pipe").contains("pipe: cannot be written: it is a device or pipe"))
    let pipe = try FileManager.default.attributesOfItem(atPath: folder.path("pipe"))
    #expect(pipe[.type] as? FileAttributeType == .typeUnknown)
  }

  @Test("What goes wrong only while writing is told with the system's reason")
  func failingWrite() throws {
    try folder.write("", "sub/x")
    let path = folder.path("sub/a.wake")
    let file = try AtomicFile(path: path)
    try FileManager.default.removeItem(atPath: folder.path("sub"))
    #expect(throws: AtomicFileError(path: path, reason: "No such file or directory")) {
      try file.write(Data("a".utf8))
    }
  }
}

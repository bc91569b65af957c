import Foundation
import TestSupport
import Testing

@Suite struct EnrollAgainstTests {
  private let folder: TestFolder
  private let takes = Array(SampleAudio.takes("hey_lantern").prefix(3))
  private let near = SampleAudio.recording("near-anton.ogg")

  init() throws { folder = try TestFolder() }

  private func enroll(_ arguments: [String]) throws -> CommandRun {
    try CommandRun(["enroll", "lantern"] + arguments, in: folder)
  }

  @Test("The report tells what the false trigger and the takes score, before and after")
  func report() throws {
    let noise = SampleAudio.recording("noise-pink.mp3")
    let run = try enroll(takes + ["--against", near, noise])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("\(noise): is not used: the word is not heard in it"))
    #expect(run.output.contains("before  after  score of"))
    let lines = run.output.split(separator: "\n")
    let line = try #require(lines.first { $0.hasSuffix("s of \(near)") })
    let scores = line.split(separator: " ").prefix(2).compactMap { Double($0) }
    #expect(scores.count == 2 && scores[0] - scores[1] > 2, "\(line)")
    for number in 1...3 { #expect(run.output.contains("take \(number), held out")) }
    let about = try CommandRun(["words", "lantern.wake"], in: folder)
    #expect(about.output.contains("1 sound that it was falsely heard in"))
  }

  @Test("Without a recording that is of use the word is as without --against")
  func noUse() throws {
    let run = try enroll(takes + ["--against", SampleAudio.recording("silence-hiss.flac")])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("silence-hiss.flac: is not used"))
    #expect(!run.output.contains("before  after"))
    _ = try enroll(takes + ["--output", "plain.wake"])
    let bytes = { FileManager.default.contents(atPath: folder.path($0)) }
    #expect(try #require(bytes("plain.wake")) == bytes("lantern.wake"))
  }

  @Test("A take, what cannot be read, and a word from text are refused, and nothing is written")
  func refusals() throws {
    try folder.write("no sound", "text.wav")
    try folder.write(TestSound.wave([Float](repeating: 0, count: 31 * 16_000)), "long.wav")
    let wrong = [
      (takes + ["--against", takes[1]], "is the same recording as the take \(takes[1])"),
      (takes + ["--against", "none.wav"], "none.wav: cannot be read"),
      (takes + ["--against", near, "text.wav"], "text.wav: expected WAV"),
      (takes + ["--against", "long.wav"], "long.wav: is longer than 30 s"),
      (["--phones", "HH EH L OW", "--against", near], "--against needs takes"),
      (["--against", near], "name recordings of the wake word"),
    ]
    for (arguments, message) in wrong {
      let run = try enroll(arguments)
      #expect(run.status > 0 && !run.crashed)
      #expect(run.output.isEmpty)
      #expect(run.errors.contains(message), "\(run.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder.path("lantern.wake")))
    }
  }
}

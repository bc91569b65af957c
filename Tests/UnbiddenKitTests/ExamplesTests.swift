import Foundation
import SpottingTestSupport
import TestSupport
import Testing

/// The programs in Examples, run as a newcomer would; `make test` builds them.
@Suite("The examples")
struct ExamplesTests {
  static let programs = ProcessInfo.processInfo.environment["UNBIDDEN_EXAMPLES"]

  private func run(_ name: String, _ arguments: [String], in folder: TestFolder) throws -> (
    status: Int32, output: String
  ) {
    let output = folder.path("output")
    var environment = ProcessInfo.processInfo.environment
    environment["ALSA_CONFIG_PATH"] = TestDevices.configuration
    let child = try Child(
      "/usr/bin/env",
      ["-C", folder.path, "\(try #require(Self.programs))/\(name)"] + arguments,
      environment: environment, output: output, errors: folder.path("errors"))
    let status = child.wait()
    return (status, try String(contentsOfFile: output, encoding: .utf8))
  }

  @Test(
    "`folder` says of each recording whether it began with the wake word",
    .enabled(if: programs != nil, "skipped: UNBIDDEN_EXAMPLES is not set (make test)"))
  func folder() throws {
    let folder = try TestFolder()
    let (status, output) = try run("folder", ["\(SampleAudio.folder)/bundled"], in: folder)
    #expect(status == 0)
    #expect(output.contains("wake\talexa\t\(SampleAudio.folder)/bundled/alexa-lamp.flac\n"))
    #expect(output.contains("accidental\tspeech\t\(SampleAudio.folder)/bundled/speech-train.ogg\n"))
    #expect(output.hasSuffix("of 7 recordings began with no wake word\n"))
  }

  @Test(
    "`own-word` makes a wake word of takes and finds it",
    .enabled(if: programs != nil, "skipped: UNBIDDEN_EXAMPLES is not set (make test)"))
  func ownWord() throws {
    let folder = try TestFolder()
    let takes = SampleAudio.takes("hey_lantern")
    let (status, output) = try run(
      "own-word", ["hey_lantern", SampleAudio.recording("lantern-kitchen.wav")] + takes, in: folder)
    #expect(status == 0)
    #expect(output.hasPrefix("hey_lantern.wake is written; ") && output.hasSuffix(": wake\n"))
    #expect(FileManager.default.fileExists(atPath: folder.path("hey_lantern.wake")))
  }

  @Test(
    "`microphone` prints the wake words that a device captures, and ends with it",
    .enabled(if: programs != nil, "skipped: UNBIDDEN_EXAMPLES is not set (make test)"))
  func microphone() throws {
    let folder = try TestFolder()
    let samples = try SampleWords.load("bundled/alexa-lamp.flac")
    let recording = try folder.write(TestSound.s16(samples), "recording.raw")
    let (status, output) = try run("microphone", ["recording:\(recording)"], in: folder)
    #expect(status == 0)
    #expect(output.hasPrefix("alexa at 0."), "\(output)")
    #expect(output.contains("has come to its end"))
  }
}

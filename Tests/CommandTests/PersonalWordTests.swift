import Foundation
import TestSupport
import Testing

/// Real speech, which the repository does not hold: `shared/audio` beside it, or one folder up.
@Suite struct PersonalWordTests {
  private static let audio: String? = {
    var folder = URL(fileURLWithPath: SampleAudio.folder).deletingLastPathComponent()
    for _ in 0..<2 {
      folder.deleteLastPathComponent()
      let audio = folder.appendingPathComponent("shared/audio").path
      if FileManager.default.fileExists(atPath: audio + "/index.csv") { return audio }
    }
    return nil
  }()

  @Test(
    "Three takes by one person make a wake word that is detected in the fourth",
    .enabled(if: audio != nil, "the recordings of ../shared/audio are not there"))
  func fourthTake() throws {
    let audio = try #require(Self.audio)
    let index = try String(contentsOfFile: audio + "/index.csv", encoding: .utf8)
    let takes = index.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",").map(String.init)
    }
    .filter { $0.count > 4 && $0[2] == "alexa" && $0[3] == "train" && $0[4] == "alexa-s00" }
    .map { "\(audio)/\($0[0])" }
    try #require(takes.count == 4)
    let folder = try TestFolder()
    let enrollment = try CommandRun(["enroll", "alexa"] + takes[..<3], in: folder)
    #expect(enrollment.status == 0, "\(enrollment.errors)")
    #expect(!enrollment.output.contains("does not sound like the others"))
    let run = try CommandRun(
      ["spot", "--model", "alexa", "--format", "jsonl", takes[3]], in: folder)
    #expect(run.status == 0)
    #expect(run.lines.count == 1)
  }
}

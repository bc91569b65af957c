import Foundation
import SpottingTestSupport
import TestSupport
import Testing
import UnbiddenKit

/// The library as another program sees it: nothing here is `@testable`.
@Suite("The library for other programs")
struct UnbiddenKitTests {
  private let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing is thrown"
    } catch { return "\(error)" }
  }

  @Test("Bundled wake words have names, phrases and thresholds")
  func bundled() throws {
    #expect(WakeWord.bundledNames.contains("alexa"))
    let word = try WakeWord("alexa")
    #expect(word.name == "alexa" && word.phrase == "Alexa")
    #expect(
      try word.threshold(falseAlarmsPerHour: 0.1) > word.threshold(falseAlarmsPerHour: 5))
    #expect(message { _ = try word.threshold(falseAlarmsPerHour: 0) }.contains("0.001 to 100"))
    #expect(message { _ = try WakeWord("nobody") }.contains("nobody"))
    #expect(message { _ = try WakeWord("/none.wake") }.contains("/none.wake"))
  }

  @Test("Recordings are judged from files and from memory alike, and none throws")
  func judge() throws {
    let judge = try RecordingJudge(for: WakeWord.bundledNames.map { try WakeWord($0) })
    let path = SampleAudio.recording("noise-rain.opus")
    let finding = judge.finding(for: path)
    #expect(finding.verdict == .accidental && finding.cause == "noise" && finding.error == nil)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let again = judge.finding(for: bytes, named: "rain")
    #expect(again.verdict == finding.verdict && again.score == finding.score)
    let broken = judge.finding(for: [1, 2, 3], named: "three bytes")
    #expect(broken.verdict == .unreadable && broken.error?.hasPrefix("three bytes") == true)
    #expect(message { _ = try RecordingJudge(for: []) }.contains("one at least"))
    #expect(
      message { _ = try RecordingJudge(for: [WakeWord("alexa")], head: 0) }.contains("at most 60"))
  }

  @Test("A listener finds the same, however the samples are pushed")
  func listener() throws {
    let samples = try SampleWords.load("bundled/alexa-lamp.flac")
    func detections(_ piece: Int) throws -> [Detection] {
      var listener = try Listener(for: [WakeWord("alexa")], falseAlarmsPerHour: 1)
      var found: [Detection] = []
      for start in stride(from: 0, to: samples.count, by: piece) {
        found += listener.push(Array(samples[start..<min(start + piece, samples.count)]))
      }
      return found + listener.finish()
    }
    let whole = try detections(samples.count)
    #expect(whole.map(\.wakeWord) == ["alexa"])
    #expect(try detections(161) == whole)
  }

  @Test("Samples that are no numbers end nothing, and the next stream knows nothing of them")
  func notNumbers() throws {
    let samples = try SampleWords.load("bundled/alexa-lamp.flac")
    var listener = try Listener(for: [WakeWord("alexa")], falseAlarmsPerHour: 1)
    let expected = listener.push(samples) + listener.finish()
    #expect(!expected.isEmpty)
    _ = listener.push(
      samples.indices.map { [.nan, .infinity, -3e38, 3e38][$0 / 160 % 4] } as [Float])
    _ = listener.finish()
    #expect(listener.push(samples) + listener.finish() == expected)
  }

  @Test("Recordings in folders are found in order")
  func folders() throws {
    for name in ["b.wav", "a.flac", "notes.txt", "c/d.mp3"] { try folder.write("", name) }
    let judge = try RecordingJudge(for: [WakeWord("alexa")])
    let findings = Array(judge.findings(in: [folder.path]))
    #expect(findings.map(\.file) == ["a.flac", "b.wav", "c/d.mp3"].map { folder.path($0) })
    #expect(findings.allSatisfy { $0.verdict == .unreadable && $0.error != nil })
  }

  @Test("A device that is not there is refused with advice")
  func microphone() throws {
    let words = [try WakeWord("alexa")]
    let text = message { _ = try Microphone(device: "nobody").events(for: words) }
    #expect(text.contains("nobody") && text.contains("unbidden devices"))
  }
}

import TestSupport
import Testing

@testable import Audio
@testable import Audit
@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

@Suite struct ScanDeskTests {
  private let desk: RecordingScanner
  private let recording = SampleAudio.recording("lantern-right-channel.wav")

  /// Two wake words of one take each, whose scores are raw.
  init() throws {
    let words = try ["hey_lantern", "silver_teapot"].map { name in
      var clip = try RecordingReader(path: SampleAudio.takes(name)[0])
      var (samples, block): ([Float], [Float]) = ([], [])
      while clip.read(into: &block) > 0 { samples += block }
      var word = try Hearings.word(name)
      word.pattern = .templates([try Take(samples).template])
      return (word, Float(0))
    }
    desk = RecordingScanner(words, head: 1.5, channel: nil)
  }

  private func finding(_ path: String, _ word: String?) -> Finding {
    desk.finding(for: ScanItem(path: path, wakeWord: word))
  }

  @Test("A recording is judged by the wake word asked for, or by the most likely of all")
  func words() throws {
    let lantern = finding(recording, "hey_lantern")
    let teapot = finding(recording, "silver_teapot")
    #expect(lantern.wakeWord == "hey_lantern")
    #expect(teapot.wakeWord == "silver_teapot")
    #expect(try #require(lantern.wakeScore) > #require(teapot.wakeScore))
    #expect(finding(recording, nil) == lantern)
  }

  @Test("One recording leaves no trace in the next")
  func afresh() {
    let first = finding(recording, "hey_lantern")
    _ = finding(SampleAudio.recording("teapot-alarm.aiff"), "hey_lantern")
    #expect(
      finding(SampleAudio.recording("broken-empty.wav"), "hey_lantern").verdict == .unreadable)
    #expect(finding(recording, "hey_lantern") == first)
  }

  @Test("What cannot be read is unreadable, with the path in the reason")
  func unreadable() throws {
    for path in [SampleAudio.recording("broken-shopping-list.wav"), "/nowhere/a.wav"] {
      let finding = finding(path, nil)
      #expect(finding.verdict == .unreadable)
      #expect(finding.file == path)
      #expect(try #require(finding.error).hasPrefix(path + ": "))
      #expect(finding.seconds == nil)
    }
  }

  @Test("A channel that a recording lacks is told")
  func channel() throws {
    let desk = RecordingScanner([(try Hearings.word("a"), 0)], head: 1, channel: 7)
    let finding = desk.finding(for: ScanItem(path: recording, wakeWord: nil))
    #expect(finding.verdict == .unreadable)
    #expect(try #require(finding.error).contains("channel 7"))
  }
}

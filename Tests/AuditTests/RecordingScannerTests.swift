import SpottingTestSupport
import TestSupport
import Testing

@testable import Audio
@testable import Audit
@testable import Enrollment
@testable import Features
@testable import Spotting
@testable import WakeWords

@Suite struct RecordingScannerTests {
  private let alexa = "\(SampleAudio.folder)/bundled/alexa-lamp.flac"
  private let computer = "\(SampleAudio.folder)/bundled/computer-timer.ogg"

  private func words(_ names: String...) throws -> ScanWords {
    ScanWords(
      try names.map { try #require(try BundledWords.load($0)) },
      search: WakeWordSearch(folders: [], hasBundled: true))
  }

  private func recording(_ path: String, _ word: String? = nil) -> Recording {
    Recording(id: "x", source: .file(RecordingPath(path)), wakeWord: word)
  }

  @Test("A recording is judged by the wake word asked for, or by the most likely of those given")
  func asked() throws {
    let scanner = RecordingScanner(try words("computer", "alexa"), head: 1.5)
    let right = scanner.finding(for: recording(alexa, "alexa"))
    let wrong = scanner.finding(for: recording(alexa, "computer"))
    #expect((right.wakeWord, right.verdict) == ("alexa", .wake))
    #expect((wrong.wakeWord, wrong.verdict) == ("computer", .accidental))
    #expect(try #require(right.wakeScore) > #require(wrong.wakeScore))
    #expect(scanner.finding(for: recording(alexa)) == right)
    #expect(right.id == "x")
  }

  @Test("A wake word is loaded when a recording names it")
  func loaded() throws {
    let scanner = RecordingScanner(try words(), head: 1.5)
    let finding = scanner.finding(for: recording(computer, "computer"))
    #expect(finding.verdict == .wake)
    let given = RecordingScanner(try words("computer"), head: 1.5)
    #expect(given.finding(for: recording(computer)) == finding)
  }

  @Test("A recording whose wake word nobody has is unreadable, and the next one is judged")
  func unknownWord() throws {
    let scanner = RecordingScanner(try words(), head: 1.5)
    for name in ["nobody", "no name", "no/such.wake", ""] {
      let finding = scanner.finding(for: recording(alexa, name))
      #expect(finding.verdict == .unreadable)
      #expect((finding.id, finding.file, finding.wakeWord) == ("x", alexa, name))
      #expect(try name.isEmpty || #require(finding.error).contains(name))
    }
    #expect(scanner.finding(for: recording(alexa, "alexa")).verdict == .wake)
  }

  @Test("A wake word may be named by its file, and is called by its own name")
  func wordFile() throws {
    let folder = try TestFolder()
    let path = try folder.write(
      try WakeWordFile.encode(#require(try BundledWords.load("alexa"))), "my.wake")
    let finding = RecordingScanner(try words(), head: 1.5).finding(for: recording(alexa, path))
    #expect((finding.wakeWord, finding.verdict) == ("alexa", .wake))
  }

  @Test("One recording leaves no trace in the next")
  func afresh() throws {
    let scanner = RecordingScanner(try words("alexa"), head: 1.5)
    let first = scanner.finding(for: recording(alexa))
    _ = scanner.finding(for: recording(computer))
    let broken = scanner.finding(for: recording(SampleAudio.recording("broken-empty.wav")))
    #expect(broken.verdict == .unreadable)
    #expect(scanner.finding(for: recording(alexa)) == first)
  }

  @Test("What cannot be read is unreadable, with the path in the reason")
  func unreadable() throws {
    let scanner = RecordingScanner(try words("alexa"), head: 1.5)
    for path in [SampleAudio.recording("broken-shopping-list.wav"), "/nowhere/a.wav"] {
      let finding = scanner.finding(for: recording(path))
      #expect(finding.verdict == .unreadable)
      #expect(finding.file == path)
      #expect(try #require(finding.error).hasPrefix(path + ": "))
      #expect(finding.seconds == nil)
    }
  }

  @Test("A channel that a recording lacks is told")
  func channel() throws {
    let scanner = RecordingScanner(try words("alexa"), head: 1.5, channel: 7)
    let finding = scanner.finding(for: recording(alexa))
    #expect(finding.verdict == .unreadable)
    #expect(try #require(finding.error).contains("channel 7"))
  }

  @Test("Another wake word in the head is named, and found where it is said")
  func otherWord() throws {
    let scanner = RecordingScanner(try words("alexa"), head: 1.5)
    let finding = scanner.finding(for: recording(computer))
    #expect((finding.cause, finding.otherWord) == (.otherWakeWord, "computer"))
    #expect(abs(try #require(finding.otherStart) - 0.5) < 0.15)
    // Of several that are given none is another.
    let both = RecordingScanner(try words("alexa", "computer"), head: 1.5)
    #expect(both.finding(for: recording(computer)).verdict == .wake)
    // After the head it did not set the microphone off.
    let early = RecordingScanner(try words("alexa"), head: 0.3)
    #expect(early.finding(for: recording(computer)).cause != .otherWakeWord)
  }

  @Test("A near miss says which part of the word it is like")
  func nearMissPart() throws {
    let path = "\(SampleAudio.folder)/bundled/near-a-letter.flac"
    let finding = RecordingScanner(try words("alexa"), head: 1.5).finding(for: recording(path))
    #expect(finding.cause == .nearMiss)
    #expect(try #require(finding.likeness) >= 0.99)
    // "A letter" is like the beginning of "Alexa", not like its end.
    #expect(try #require(finding.likeFrom) < 0.3)
    #expect(try #require(finding.likeTo) < 0.7)
    #expect(try #require(finding.likeStart) < finding.likeEnd!)
    #expect(finding.likeEnd! < 1.5)
  }

  @Test("A word made of takes is found where it is said, beside a bundled one")
  func takes() throws {
    let lantern = try TestWords.sampleTakes("hey_lantern")
    let alexaWord = try #require(try BundledWords.load("alexa"))
    let analyzer = RecordingAnalyzer([lantern, alexaWord])
    for (file, word, start) in [
      (SampleAudio.recording("lantern-right-channel.wav"), 0, 0.2), (alexa, 1, 0.4),
    ] {
      let analysis = try analyzer.analyze(.file(RecordingPath(file))).get()
      let best = try #require(analysis.peaks[word].max { $0.score < $1.score })
      #expect(abs(best.seconds.start - start) < 0.2, "\(file)")
    }
  }
}

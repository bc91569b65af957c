import Foundation
import TestSupport
import Testing

@testable import Audio
@testable import Audit
@testable import Spotting
@testable import WakeWords

@Suite struct EvaluationRunTests {
  private let bundled = SampleAudio.folder + "/bundled/"

  private func words(_ names: String...) throws -> [WakeWord] {
    try names.map { try #require(try BundledWords.load($0)) }
  }

  @Test("A false alarm lies where scan says that the wake word lies, for a bundled word too")
  func times() throws {
    let run = try EvaluationRun(
      try words("alexa", "computer"), positives: [bundled + "computer-timer.ogg"],
      negatives: [bundled + "alexa-lamp.flac"])
    #expect(run.count == 2)
    let alarm = try #require(
      try run.run(threads: 1, channel: nil).tallies[0].highestAlarms.first)
    let scanner = RecordingScanner(ScanWords(try words("alexa")), head: 1.5)
    let finding = scanner.finding(
      for: Recording(.file(RecordingPath(bundled + "alexa-lamp.flac"))))
    #expect(alarm.peak.score == finding.wakeScore)
    #expect(abs(alarm.peak.seconds.start - (try #require(finding.wakeStart))) <= 0.0005)
    #expect(abs(alarm.peak.seconds.end - (try #require(finding.wakeEnd))) <= 0.0005)
  }

  @Test("Sound that comes later moves a peak by just as much")
  func shift() throws {
    var reader = try RecordingReader(path: bundled + "alexa-lamp.flac")
    var (samples, block): ([Float], [Float]) = ([], [])
    while reader.read(into: &block) > 0 { samples += block }
    var random = SplitMix(5)
    // A hundred hops of a quiet room.
    let before = (0..<32_000).map { _ in random.noise(0.0003) }
    let folder = try TestFolder()
    try TestSound.wave(samples).write(to: URL(fileURLWithPath: folder.path("a.wav")))
    try TestSound.wave(before + samples).write(to: URL(fileURLWithPath: folder.path("b.wav")))
    let analyzer = RecordingAnalyzer(try words("alexa"))
    let ends = try ["a.wav", "b.wav"].map { name in
      let analysis = try analyzer.analyze(.file(RecordingPath(folder.path(name)))).get()
      return try #require(analysis.peaks[0].max { $0.score < $1.score }).seconds.end
    }
    #expect(abs(ends[1] - ends[0] - 2) < 0.03)
  }

  @Test("What is wrong with a recording is told in its turn, and the others count")
  func faults() throws {
    let folder = try TestFolder()
    try folder.write("", "a.wav")
    let run = try EvaluationRun(
      try words("alexa"), positives: [folder.path, bundled + "alexa-lamp.flac"],
      negatives: [bundled + "near-a-letter.flac", SampleAudio.recording("broken-cut-off.wav")])
    var told: [[String]] = []
    let outcome = try run.run(threads: 3, channel: nil) { told.append($0) }
    #expect(told.map(\.count) == [1, 0, 0, 1])
    #expect(outcome.unreadable.map(\.file) == [folder.path("a.wav")])
    #expect(told[0] == outcome.unreadable.map(\.error))
    #expect(told[3][0].hasPrefix(SampleAudio.recording("broken-cut-off.wav") + ": truncated"))
    #expect(outcome.tallies[0].positives.map(\.file) == [bundled + "alexa-lamp.flac"])
    #expect(outcome.tallies[0].negatives == 2)
  }

  @Test("A recording on both sides is refused, also under another name; so is a side without any")
  func refusals() throws {
    let folder = try TestFolder()
    let recording = bundled + "alexa-lamp.flac"
    let link = folder.path("link.flac")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: recording)
    let words = try words("alexa")
    #expect(throws: EvaluationError.both(path: link)) {
      try EvaluationRun(words, positives: [recording], negatives: [folder.path])
    }
    try FileManager.default.createDirectory(
      atPath: folder.path("none"), withIntermediateDirectories: true)
    let none = [folder.path("none")]
    #expect(throws: EvaluationError.nothing(in: none, option: "--positives")) {
      try EvaluationRun(words, positives: none, negatives: [recording])
        .run(threads: 1, channel: nil)
    }
    #expect(throws: EvaluationError.nothing(in: none, option: "--negatives")) {
      try EvaluationRun(words, positives: [recording], negatives: none)
        .run(threads: 1, channel: nil)
    }
  }
}

import Features
import Foundation
import TestSupport
import Testing

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

@Suite("The detector on SampleAudio")
struct DetectorTests {
  /// Calm, a wake word and a command, spoken over a room's noise.
  private static let recording = "recordings/lantern-kitchen.wav"

  @Test("Each wake word that was said is heard where it begins", arguments: Samples.wake)
  func wake(label: Samples.Label) throws {
    let word = try #require(try Samples.words.get().first { $0.name == label.word })
    let threshold = try word.threshold(falseAlarmsPerHour: 0.5)
    var detector = Detector([word])
    let parameters = CepstralParameters.standard
    let starts = peaks(&detector, try Samples.load(label.path))
      .filter { $0.peak.score >= threshold }
      .map { parameters.seconds(upTo: $0.peak.frame, count: $0.peak.frames).start }
    #expect(starts.contains { abs($0 - label.start) <= 0.3 }, "\(starts), not \(label.start)")
  }

  @Test("All ten recordings with a wake word at their head were found")
  func labels() { #expect(Samples.wake.count == 10) }

  @Test(
    "How the samples are split over calls changes no bit of the peaks",
    arguments: [[1], [160], [159, 161], [7, 1_000, 33, 0], [5_000], []])
  func chunks(pieces: [Int]) throws {
    var random = SplitMix(6)
    let sizes =
      pieces.isEmpty ? (0..<99).map { _ in Int.random(in: 0...900, using: &random) } : pieces
    var detector = Detector(try Samples.words.get())
    let samples = Array(try Samples.load(Self.recording).prefix(24_000))
    let whole = peaks(&detector, samples)
    #expect(!whole.isEmpty)
    #expect(peaks(&detector, samples, pieces: sizes) == whole)
  }

  @Test("Several words in one detector are each heard as if alone")
  func together() throws {
    let words = try Samples.words.get()
    let samples = try Samples.load(Self.recording)
    var both = Detector(words)
    let heard = peaks(&both, samples)
    for (number, word) in words.enumerated() {
      var alone = Detector([word])
      #expect(peaks(&alone, samples).map(\.peak) == heard.filter { $0.word == number }.map(\.peak))
    }
  }

  @Test("The peaks are those of each frame's matches, and the scores those of the newest")
  func scores() throws {
    let word = try Samples.words.get()[0]
    // Of cepstra alone, whose score is there with its frame.
    let cepstral = try WakeWord(
      name: word.name, phrase: word.phrase, templates: word.templates,
      calibration: word.calibration, falseAlarms: word.falseAlarms, provenance: word.provenance,
      takeScores: word.takeScores, ceiling: word.ceiling, licence: word.licence)
    var detector = Detector([cepstral])
    let samples = Array(try Samples.load(Self.recording).prefix(32_000))
    #expect(detector.scores == [-.infinity])
    var heard: [ScorePeak] = []
    var frames = 0
    var scores: [Float] = []
    var matches: [ScoredMatch] = []
    for start in stride(from: 0, to: samples.count, by: 160) {
      let before = frames
      detector.process(
        samples.span.extracting(start..<start + 160), onMatch: { matches.append($1) },
        onPeak: { heard.append($1) })
      // The first window takes 25 ms, each further one 10, and two make a frame.
      frames = max(0, (1 + (start + 160 - 400) / 160) / 2)
      if frames > before { scores.append(detector.scores[0]) }
    }
    #expect(scores.count == frames && !heard.isEmpty)
    #expect(matches.map(\.score) == scores && matches.map(\.frame) == Array(0..<frames))
    for peak in heard { #expect(matches[peak.frame] == peak) }
  }

  @Test(
    "Events come once for each wake word, by its end, and are those that the peaks give",
    arguments: Samples.wake)
  func events(label: Samples.Label) throws {
    let words = try Samples.words.get()
    var detector = Detector(words)
    let thresholds = try words.map { try $0.threshold(falseAlarmsPerHour: 0.5) }
    let (events, best) = detections(
      &detector, try Samples.load(label.path), thresholds: thresholds)
    #expect(events.map(\.word) == best.map(\.word))
    #expect(events.contains { words[$0.word].name == label.word })
    for (event, peak) in zip(events, best) { #expect((0...0.5).contains(peak.end - event.end)) }
  }

  @Test("After the end of a stream a detector is as new")
  func finish() throws {
    let words = try Samples.words.get()
    let samples = try Samples.load(Self.recording)
    var fresh = Detector(words)
    var used = Detector(words)
    _ = peaks(&used, Array(try Samples.load("recordings/teapot-song.mp3").prefix(20_001)))
    #expect(used.scores == [-.infinity, -.infinity])
    #expect(peaks(&used, samples) == peaks(&fresh, samples))
  }

  @Test("Silence, no samples and no words are heard as nothing")
  func nothing() throws {
    var none = Detector([])
    #expect(peaks(&none, try Samples.load("recordings/silence-digital.wav")).isEmpty)
    var detector = Detector(try Samples.words.get())
    #expect(peaks(&detector, []).isEmpty)
    let threshold = try detector.words[0].threshold(falseAlarmsPerHour: 0.5)
    let silence = [Float](repeating: 0, count: 32_000)
    #expect(peaks(&detector, silence).allSatisfy { $0.peak.score < threshold })
  }

  @Test("The ceiling is reached, exactly, by one of the takes and passed by none")
  func ceiling() throws {
    let word = try Samples.words.get()[1]
    var detector = Detector([word])
    let quiet = [Float](repeating: 0, count: 16_000)
    let best = try (1...3).map { number in
      let samples = try Samples.load("takes/\(word.name)/\(number).flac") + quiet
      return peaks(&detector, samples).map(\.peak.score).max() ?? -.infinity
    }
    #expect(best.max() == word.ceiling)
    #expect(try word.reachable(word.ceiling) == word.ceiling)
  }

  @Test("A wake word that went through its file is heard the same")
  func file() throws {
    let word = try Samples.words.get()[0]
    let read = try WakeWordFile.decode(WakeWordFile.encode(word), path: "x.wake")
    let samples = try Samples.load(Self.recording)
    var one = Detector([word])
    var other = Detector([read])
    #expect(peaks(&one, samples) == peaks(&other, samples))
  }
}

import Features
import Foundation
import TestSupport
import Testing

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

@Suite("The detector on words of takes in both spaces")
struct FusedDetectorTests {
  private let encoder: AcousticModelWeights
  private let word: WakeWord
  private let pattern: TakePattern

  init() throws {
    encoder = try AcousticModels.tones.get()
    word = try FusedWords.lowHighWord()
    guard case .fused(let pattern) = word.pattern else { throw WakeWordError.name("") }
    self.pattern = pattern
  }

  private func best(_ heard: [Heard]) throws -> ScorePeak {
    try #require(heard.map(\.peak).max { $0.score < $1.score })
  }

  @Test("Scores are those of both front ends run by themselves, matched, standardised and added")
  func scores() throws {
    let samples = FusedWords.lowHigh() + FusedWords.lowHigh(tail: 0.3, seed: 2)
    // The tests' encoder lags by two frames; silence brings out its last ones, and those of the cepstra.
    let stream = PhonePosteriorgram(samples + [Float](repeating: 0, count: 256 + 2 * 320), encoder)
    var phones = PhoneMatcher(pattern.phones)
    var logPosteriors: [Float] = [0, 0, 0]
    let raws = (0..<stream.frameCount).map { frame in
      stream.frame(frame, into: &logPosteriors)
      return phones.step(logPosteriors).raw
    }
    var cepstra = CepstralMatcher(pattern.templates)
    var extractor = CepstralExtractor(.standard)
    var frame = [Float](repeating: 0, count: 32)
    var expected: [Float] = []
    let heard = samples + [Float](repeating: 0, count: 16_000)
    extractor.process(heard.span) { features, _ in
      CepstralSpace.shipped.place(features, into: &frame)
      let raw = cepstra.step(frame, background: CepstralSpace.shipped.backgroundDistance(frame)).raw
      let phoneRaw =
        (1...raws.count).contains(expected.count) ? raws[expected.count - 1] : -.infinity
      expected.append(4 * ((raw + 0.5) / 0.75 + (phoneRaw + 3) / 2) / 2 - 2)
    }
    var detector = Detector([word], encoder: encoder)
    let found = peaks(&detector, samples)
    #expect(found.count > 1)
    for peak in found.map(\.peak) { #expect(abs(peak.score - expected[peak.frame]) < 1e-4) }
    // None is missing: the highest of all frames is among them.
    let highest = try #require(expected.max())
    #expect(abs(try best(found).score - highest) < 1e-4)
  }

  @Test("The word is heard where it lies, the other order and silence far less")
  func place() throws {
    var detector = Detector([word], encoder: encoder)
    let peak = try best(peaks(&detector, FusedWords.lowHigh(seed: 5)))
    let (start, end) = word.seconds(of: peak)
    // A take keeps the soft beginning and end of its word, about 0.1 s on either side.
    #expect((0.35...0.5).contains(start) && (0.9...1.05).contains(end), "\(start) to \(end)")
    let silence = [Float](repeating: 0, count: 8_000)
    let low = TestSound.tone(AcousticModels.low, seconds: 0.2)
    let high = TestSound.tone(AcousticModels.high, seconds: 0.2)
    for sound in [high + low, low + low, high + high, silence] {
      let heard = peaks(&detector, silence + sound + silence)
      #expect(heard.allSatisfy { $0.peak.score < peak.score - 1 })
    }
  }

  @Test("A word that ends with the recording is heard, at the same place")
  func atTheEnd() throws {
    var detector = Detector([word], encoder: encoder)
    let whole = try best(peaks(&detector, FusedWords.lowHigh(seed: 5)))
    let samples = FusedWords.lowHigh(tail: 0.02, seed: 5)
    let peak = try best(peaks(&detector, samples))
    #expect(abs(word.seconds(of: peak).start - word.seconds(of: whole).start) < 0.05)
    let threshold = try word.threshold(falseAlarmsPerHour: 0.5)
    #expect(peak.score > threshold && peak.score > whole.score - 3)
  }

  @Test(
    "How the samples are split changes neither peaks nor their order, with words of all kinds",
    arguments: [[1], [319, 321], [7, 1_000, 33, 0], [5_000]])
  func chunks(pieces: [Int]) throws {
    let words = [
      word, try WakeWords.random(), try AcousticModels.word([AcousticModels.lowHighPath], for: encoder),
      try FusedWords.lowHighWord(name: "other", seed: 7),
    ]
    var detector = Detector(words, encoder: encoder)
    let samples = FusedWords.lowHigh(seed: 3) + FusedWords.lowHigh(tail: 0.1, seed: 4)
    let whole = peaks(&detector, samples)
    #expect(Set(whole.map(\.word)) == [0, 1, 2, 3])
    #expect(peaks(&detector, samples, pieces: pieces) == whole)
    for (number, word) in words.enumerated() {
      var alone = Detector([word], encoder: encoder)
      #expect(peaks(&alone, samples).map(\.peak) == whole.filter { $0.word == number }.map(\.peak))
    }
  }

  @Test("After the end of a stream a detector is as new")
  func finish() throws {
    var fresh = Detector([word], encoder: encoder)
    var used = Detector([word], encoder: encoder)
    _ = peaks(&used, Array(FusedWords.lowHigh().reversed()[..<13_001]))
    #expect(used.scores == [-.infinity])
    #expect(peaks(&used, FusedWords.lowHigh()) == peaks(&fresh, FusedWords.lowHigh()))
    #expect(peaks(&used, []).isEmpty)
  }
}

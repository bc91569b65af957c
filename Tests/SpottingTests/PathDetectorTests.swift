import Features
import Foundation
import TestSupport
import Testing

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

@Suite("The detector on words of paths")
struct PathDetectorTests {
  private let encoder: AcousticModelWeights
  private let word: WakeWord

  init() throws {
    encoder = try AcousticModels.tones.get()
    word = try AcousticModels.word([AcousticModels.lowHighPath], for: encoder)
  }

  private func best(_ heard: [Heard]) throws -> ScorePeak {
    try #require(heard.map(\.peak).max { $0.score < $1.score })
  }

  @Test("A word is heard where it lies: the encoder's delay and the window are accounted for")
  func place() throws {
    var detector = Detector([word], encoder: encoder)
    let peak = try best(peaks(&detector, AcousticModels.lowHigh()))
    let (start, end) = word.seconds(of: peak)
    #expect(abs(start - 0.5) < 0.025 && abs(end - 0.9) < 0.025, "\(start) to \(end)")
    // Hardly any cost: the score is close to that of a perfect match.
    #expect(peak.score > 0.5 && peak.score <= 1)
    #expect(word.lengths == [0.4])
  }

  @Test("A word that ends with the recording is heard, at the same place and as well")
  func atTheEnd() throws {
    var detector = Detector([word], encoder: encoder)
    let samples = AcousticModels.lowHigh(tail: 0)
    var before: [ScorePeak] = []
    detector.process(samples.span) { before.append($1) }
    var after: [ScorePeak] = []
    detector.finish { after.append($1) }
    let peak = try #require(after.max { $0.score < $1.score })
    let (start, end) = word.seconds(of: peak)
    #expect(abs(start - 0.5) < 0.025 && abs(end - 0.9) < 0.025, "\(start) to \(end)")
    #expect(peak.score > 0.5 && before.allSatisfy { $0.score < peak.score })
  }

  @Test("The tones the other way round, one alone, and silence score far less")
  func others() throws {
    var detector = Detector([word], encoder: encoder)
    let silence = [Float](repeating: 0, count: 8_000)
    let low = TestSound.tone(AcousticModels.low, seconds: 0.2)
    let high = TestSound.tone(AcousticModels.high, seconds: 0.2)
    for sound in [high + low, low + low, high + high, silence] {
      let heard = peaks(&detector, silence + sound + silence)
      #expect(heard.allSatisfy { $0.peak.score < -2 })
    }
  }

  @Test("Both heads are matched")
  func phones() throws {
    let phones = try AcousticModels.word([AcousticModels.lowHighPath], head: .phones, for: encoder)
    var one = Detector([word], encoder: encoder)
    var other = Detector([phones], encoder: encoder)
    #expect(peaks(&one, AcousticModels.lowHigh()) == peaks(&other, AcousticModels.lowHigh()))
  }

  @Test("Several paths count half as the best, half as their mean")
  func several() throws {
    let slow = AcousticModels.lowHighPath.flatMap { [$0, $0] }
    let both = try AcousticModels.word([AcousticModels.lowHighPath, slow], for: encoder)
    var detector = Detector([both], encoder: encoder)
    var each = [AcousticModels.lowHighPath, slow].map { (path: $0, warp: StreamingDTW(length: $0.count)) }
    let samples = AcousticModels.lowHigh()
    let raws = AcousticModels.states(samples, encoder).map { logPosteriors in
      let scores = each.indices.map { index in
        -each[index].warp.step(each[index].path.map { min(6, -logPosteriors[$0]) }).cost
      }
      return (scores.max()! + (scores[0] + scores[1]) / 2) / 2
    }
    let found = peaks(&detector, samples).map(\.peak)
    #expect(!found.isEmpty)
    for peak in found {
      #expect(abs(peak.score - word.calibration.score(raws[peak.frame])) < 1e-4)
    }
  }

  @Test(
    "How the samples are split changes neither peaks nor their order, with words of takes beside",
    arguments: [[1], [319, 321], [7, 1_000, 33, 0], [5_000]])
  func chunks(pieces: [Int]) throws {
    let words = [try WakeWords.random(), word, try WakeWords.random(name: "other", seed: 3)]
    var detector = Detector(words, encoder: encoder)
    var random = SplitMix(1)
    let samples = AcousticModels.lowHigh().map { $0 + random.noise(0.01) }
    let whole = peaks(&detector, samples)
    #expect(Set(whole.map(\.word)) == [0, 1, 2])
    #expect(peaks(&detector, samples, pieces: pieces) == whole)
    var alone = Detector([word], encoder: encoder)
    #expect(peaks(&alone, samples).map(\.peak) == whole.filter { $0.word == 1 }.map(\.peak))
    var takesAlone = Detector([words[0]])
    #expect(peaks(&takesAlone, samples).map(\.peak) == whole.filter { $0.word == 0 }.map(\.peak))
  }

  @Test(
    "Each frame's match is given, those that the delay holds back at the end; peaks are of them")
  func matches() throws {
    var detector = Detector([word], encoder: encoder)
    var (matches, peaks): ([ScoredMatch], [ScorePeak]) = ([], [])
    let samples = AcousticModels.lowHigh(tail: 0)
    detector.process(
      samples.span, onMatch: { matches.append($1) }, onPeak: { peaks.append($1) })
    #expect(matches.last?.score == detector.scores[0])
    let before = matches.count
    detector.finish(onMatch: { matches.append($1) }, onPeak: { peaks.append($1) })
    #expect(matches.count > before && matches.map(\.frame) == Array(0..<matches.count))
    #expect(!peaks.isEmpty && peaks.allSatisfy { matches[$0.frame] == $0 })
  }

  @Test("An event comes before the peak is certain, and not again for the same utterance")
  func event() throws {
    var detector = Detector([word], encoder: encoder)
    let samples = AcousticModels.lowHigh() + AcousticModels.lowHigh()
    let (events, best) = detections(&detector, samples, thresholds: [0])
    #expect(events.count == 2 && best.count == 2)
    for (event, peak) in zip(events, best) { #expect((0...0.2).contains(peak.end - event.end)) }
  }

  @Test("After the end of a stream a detector is as new")
  func finish() throws {
    var fresh = Detector([word], encoder: encoder)
    var used = Detector([word], encoder: encoder)
    _ = peaks(&used, Array(AcousticModels.lowHigh().reversed()[..<13_001]))
    #expect(used.scores == [-.infinity])
    #expect(peaks(&used, AcousticModels.lowHigh()) == peaks(&fresh, AcousticModels.lowHigh()))
  }

  @Test(
    "Silence is told for each frame of the encoder, which runs only for its words or when asked")
  func silence() throws {
    func silence(_ words: [WakeWord], tellsSilence: Bool) -> [Float] {
      var detector = Detector(words, tellsSilence: tellsSilence, encoder: encoder)
      var heard: [Float] = []
      let samples = AcousticModels.lowHigh()
      detector.process(samples.span, onSilence: { heard.append($0) }, onPeak: { _, _ in })
      detector.finish(onSilence: { heard.append($0) }, onPeak: { _, _ in })
      return heard
    }
    let expected = AcousticModels.states(AcousticModels.lowHigh(), encoder).map { $0[0] }
    #expect(silence([word], tellsSilence: false) == expected)
    #expect(silence([], tellsSilence: true) == expected)
    #expect(silence([try WakeWords.random()], tellsSilence: true) == expected)
    #expect(silence([try WakeWords.random()], tellsSilence: false).isEmpty)
  }
}

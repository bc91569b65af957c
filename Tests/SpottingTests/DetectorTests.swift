import Features
import NaiveKernels
import SpottingTestSupport
import TestSupport
import Testing

@testable import Spotting
@testable import WakeWords

@Suite("The detector on words of all kinds")
struct DetectorTests {
  private let model: AcousticModelWeights
  private let word: WakeWord

  init() throws {
    model = try AcousticModels.tones.get()
    word = try TestWords.statePaths([AcousticModels.lowHighPath], for: model)
  }

  /// Words of every kind.
  private func all() throws -> [WakeWord] {
    [
      try TestWords.lowHighTakes(), try TestWords.randomTakes(for: model), word,
      try TestWords.statePaths([AcousticModels.lowHighPath], head: .phones, for: model),
      try TestWords.lowHighTakes(name: "other", seed: 7),
    ]
  }

  private func best(_ found: Detected, of word: Int = 0) throws -> ScorePeak {
    try #require(found.peaks.filter { $0.word == word }.map(\.peak).max { $0.score < $1.score })
  }

  @Test("A word is found where it lies: the model's delay and the window are accounted for")
  func place() throws {
    var detector = Detector([word], model: model)
    let peak = try best(Detected(&detector, AcousticModels.lowHigh()))
    let (start, end) = peak.seconds
    #expect(abs(start - 0.5) < 0.025 && abs(end - 0.9) < 0.025, "\(start) to \(end)")
    // Hardly any cost: the score is close to that of a perfect match.
    #expect(peak.score > 0.5 && peak.score <= 1)
    #expect(word.model.lengths == [0.4])
  }

  @Test("A word of takes is found where it lies, and so is one that ends with the recording")
  func takes() throws {
    let takes = try TestWords.lowHighTakes()
    var detector = Detector([takes], model: model)
    let peak = try best(Detected(&detector, TestWords.noisyLowHigh(seed: 5)))
    let (start, end) = peak.seconds
    // A take keeps the soft beginning and end of its word, about 0.1 s on either side.
    #expect((0.35...0.5).contains(start) && (0.9...1.05).contains(end), "\(start) to \(end)")
    let cut = try best(Detected(&detector, TestWords.noisyLowHigh(tail: 0.02, seed: 5)))
    #expect(abs(cut.seconds.start - start) < 0.05 && cut.score > peak.score - 3)
  }

  @Test("A word that ends with the recording is found, at the same place and as well")
  func atTheEnd() throws {
    var detector = Detector([word], model: model)
    let found = Detected(&detector, AcousticModels.lowHigh(tail: 0))
    let peak = try best(found)
    let (start, end) = peak.seconds
    #expect(abs(start - 0.5) < 0.025 && abs(end - 0.9) < 0.025, "\(start) to \(end)")
    #expect(peak.score > 0.5 && peak.frame >= found.framesBeforeEnd)
  }

  @Test("The tones the other way round, one alone, and silence score far less, for both kinds")
  func others() throws {
    var detector = Detector([word, try TestWords.lowHighTakes()], model: model)
    let takes = try best(Detected(&detector, TestWords.noisyLowHigh(seed: 5)), of: 1).score
    let silence = [Float](repeating: 0, count: 8_000)
    let low = TestSound.tone(AcousticModels.low, seconds: 0.2)
    let high = TestSound.tone(AcousticModels.high, seconds: 0.2)
    for sound in [high + low, low + low, high + high, silence] {
      let found = Detected(&detector, silence + sound + silence)
      #expect(found.peaks.allSatisfy { $0.peak.score < ($0.word == 0 ? -2 : takes - 1) })
    }
  }

  @Test("Both heads of the acoustic model are matched")
  func heads() throws {
    let phones = try TestWords.statePaths(
      [AcousticModels.lowHighPath], head: .phones, for: model)
    var one = Detector([word], model: model)
    var other = Detector([phones], model: model)
    let samples = AcousticModels.lowHigh()
    #expect(Detected(&one, samples).peaks == Detected(&other, samples).peaks)
  }

  @Test("Scores of takes are those of both front ends run by themselves, matched by naive warping")
  func takesInBothSpaces() throws {
    let takes = try TestWords.lowHighTakes()
    guard case .takes(let pattern) = takes.model.pattern else {
      Issue.record("a word of takes has no takes")
      return
    }
    let samples = TestWords.noisyLowHigh()
    let logPosteriors = AcousticModels.states(samples, model)
    var extractor = CepstralExtractor()
    var cepstra: [[Float]] = []
    let quiet = samples + [Float](repeating: 0, count: 16_000)
    var position = 0
    while extractor.advance(through: quiet.span, from: &position) {
      var frame = [Float](repeating: 0, count: 32)
      CepstralSpace.shipped.place(extractor.frame, into: &frame)
      cepstra.append(frame)
    }
    // Frame k of the posteriorgram goes with frame k + 1 of the cepstra.
    cepstra.removeFirst()
    func raws(_ templates: [Template], _ cost: (Int, ArraySlice<Float>) -> Float) -> [Float] {
      let naive = templates.map { template in
        NaiveDTW(
          costs: logPosteriors.indices.map { t in
            (0..<template.frameCount).map { row in
              cost(t, template.values[row * template.dimension..<(row + 1) * template.dimension])
            }
          })
      }
      // The recursion over all starts is slow: every seventh frame will do.
      return stride(from: 20, to: logPosteriors.count, by: 7).map { t in
        let scores = zip(naive, templates).map {
          -$0.best(endingAt: t).cost / Float($1.frameCount)
        }
        return (scores.max()! + scores.reduce(0, +) / Float(scores.count)) / 2
      }
    }
    let background = cepstra.map { CepstralSpace.shipped.backgroundDistance($0) }
    let one = raws(pattern.cepstra) { t, row in
      zip(row, cepstra[t]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
        - background[t]
    }
    let other = raws(pattern.phones) { t, row in
      zip(row, logPosteriors[t]).reduce(0) { $0 + $1.0 * min(6, -$1.1) }
    }
    var detector = Detector([takes], model: model)
    let found = Detected(&detector, samples)
    #expect(found.matches.count == logPosteriors.count)
    for (index, t) in stride(from: 20, to: logPosteriors.count, by: 7).enumerated() {
      let expected = 4 * ((one[index] + 0.5) / 0.75 + (other[index] + 3) / 2) / 2 - 2
      let score = found.matches[t][0].score
      #expect(score == expected || abs(score - expected) < 1e-3)
    }
  }

  @Test(
    "How the samples are split over calls changes no bit of what is found",
    arguments: [[1], [160], [319, 321], [7, 1_000, 33, 0], [5_000]])
  func chunks(pieces: [Int]) throws {
    let words = try all()
    var detector = Detector(words, model: model)
    let samples =
      TestWords.noisyLowHigh(seed: 3) + TestWords.noisyLowHigh(tail: 0.1, seed: 4)
    let whole = Detected(&detector, samples)
    #expect(Set(whole.peaks.map(\.word)) == [0, 1, 2, 3, 4])
    let split = Detected(&detector, samples, pieces: pieces)
    #expect(split.peaks == whole.peaks && split.matches == whole.matches)
    #expect(split.silence == whole.silence)
  }

  @Test("Several words in one detector are each found as if alone")
  func together() throws {
    let words = try all()
    var detector = Detector(words, model: model)
    let samples = TestWords.noisyLowHigh(seed: 3)
    let whole = Detected(&detector, samples)
    for (number, word) in words.enumerated() {
      var alone = Detector([word], model: model)
      #expect(Detected(&alone, samples).matches.map { $0[0] } == whole.matches.map { $0[number] })
    }
  }

  @Test("Each frame's match is given in order, and the peaks are those of the matches")
  func matches() throws {
    let words = try all()
    var detector = Detector(words, model: model)
    let found = Detected(&detector, TestWords.noisyLowHigh(tail: 0))
    #expect(found.matches.count > found.framesBeforeEnd)
    for word in words.indices {
      let matches = found.matches.map { $0[word] }
      #expect(matches.map(\.frame) == Array(0..<matches.count))
      var picker = PeakPicker()
      let peaks = matches.compactMap { picker.update($0) } + picker.finish()
      #expect(found.peaks.filter { $0.word == word }.map(\.peak) == peaks && !peaks.isEmpty)
    }
  }

  @Test("An event comes before the peak is certain, and not again for the same utterance")
  func event() throws {
    var detector = Detector([word], model: model)
    let found = Detected(&detector, AcousticModels.lowHigh() + AcousticModels.lowHigh())
    let (events, best) = (found.events(thresholds: [0]), found.best(thresholds: [0]))
    #expect(events.count == 2 && best.count == 2)
    for (event, peak) in zip(events, best) {
      #expect((0...10).contains(peak.peak.frame - event.peak.frame))
    }
  }

  @Test("After the end of a stream a detector is as new")
  func finish() throws {
    let words = try all()
    var fresh = Detector(words, model: model)
    var used = Detector(words, model: model)
    let samples = TestWords.noisyLowHigh()
    _ = Detected(&used, Array(samples.reversed()[..<13_001]))
    #expect(used.matches == words.map { _ in .none } && used.peaks.allSatisfy { $0 == nil })
    #expect(Detected(&used, samples) == Detected(&fresh, samples))
    #expect(Detected(&used, []).peaks.isEmpty)
  }

  @Test("Silence is told for each frame, even without words when asked; else nothing runs")
  func silence() throws {
    let samples = AcousticModels.lowHigh()
    let expected = AcousticModels.states(samples, model).map { $0[0] }
    for words in [[], [word]] {
      var detector = Detector(words, givesSilence: true, model: model)
      #expect(Detected(&detector, samples).silence == expected)
    }
    var none = Detector([WakeWord]())
    let nothing = Detected(&none, samples)
    #expect(nothing.matches.isEmpty && nothing.peaks.isEmpty && nothing.silence.isEmpty)
  }

  @Test("Two detectors of different acoustic models live side by side, each as if alone")
  func twoModels() throws {
    let other = try AcousticModels.random(states: 3)
    let path = [0, 0, 0, 2, 2, 1, 1, 1, 1, 2]
    var first = Detector([word], model: model)
    var second = Detector([try TestWords.statePaths([path], for: other)], model: other)
    let samples = AcousticModels.lowHigh()
    let (one, two) = (Detected(&first, samples), Detected(&second, samples))
    var found = (one: [[ScoredMatch]](), two: [[ScoredMatch]]())
    for start in stride(from: 0, to: samples.count, by: 160) {
      let span = samples.span.extracting(start..<min(start + 160, samples.count))
      var position = 0
      while first.advance(through: span, from: &position) { found.one.append(first.matches) }
      position = 0
      while second.advance(through: span, from: &position) { found.two.append(second.matches) }
    }
    #expect(found.one == Array(one.matches[..<one.framesBeforeEnd]))
    #expect(found.two == Array(two.matches[..<two.framesBeforeEnd]))
  }
}

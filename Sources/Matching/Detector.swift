import Features

/// Listens to one stream for several wake words at once.
///
/// It knows neither microphone nor file: samples come in, score peaks go out, and the same samples
/// give the same peaks however they are split over calls. One owner, one thread; `process`
/// allocates nothing.
public struct Detector: ~Copyable {
  public let words: [WakeWord]
  /// The newest frame's score for each word; minus infinity before the first match.
  public private(set) var scores: [Float]
  private let space: FeatureSpace
  private var extractor: FeatureExtractor
  private var matchers: [WordMatcher]
  private var pickers: [PeakPicker]
  private var frame: [Float]

  /// - Parameter words: any number, from ``FeatureSpace/shipped``.
  public init(_ words: [WakeWord]) {
    self.words = words
    space = .shipped
    extractor = FeatureExtractor(space.parameters)
    matchers = words.map { WordMatcher($0.templates) }
    pickers = words.map { _ in PeakPicker() }
    scores = words.map { _ in -.infinity }
    frame = [Float](repeating: 0, count: FrameMatrix.stride(space.dimension))
  }

  /// Takes the next samples of the stream.
  ///
  /// - Parameters:
  ///   - samples: 16 kHz mono, full scale 1, any number; finite.
  ///   - onFrame: gets each frame in the matching space, and whether it is no pause.
  ///   - onPeak: gets the number of the word and its score peak, as soon as the peak is certain.
  public mutating func process(
    _ samples: Span<Float>, onFrame: ([Float], Bool) -> Void = { _, _ in },
    onPeak: (Int, ScorePeak) -> Void
  ) {
    // The closure works on these while the extractor is busy with the samples.
    Self.run(
      &extractor, samples, space, words, &matchers, &pickers, &scores, &frame, onFrame, onPeak)
  }

  private static func run(
    _ extractor: inout FeatureExtractor, _ samples: Span<Float>, _ space: FeatureSpace,
    _ words: [WakeWord], _ matchers: inout [WordMatcher], _ pickers: inout [PeakPicker],
    _ scores: inout [Float], _ frame: inout [Float],
    _ onFrame: ([Float], Bool) -> Void, _ onPeak: (Int, ScorePeak) -> Void
  ) {
    extractor.process(samples) { features, isLoud in
      space.place(features, into: &frame)
      onFrame(frame, isLoud)
      let background = space.backgroundDistance(frame)
      for word in words.indices {
        let match = matchers[word].step(frame, background: background)
        scores[word] = words[word].calibration.score(match.raw)
        if let peak = pickers[word].update(score: scores[word], frames: match.frames) {
          onPeak(word, peak)
        }
      }
    }
  }

  /// Ends the stream and forgets it: gives the peaks that only its end makes certain.
  public mutating func finish(onPeak: (Int, ScorePeak) -> Void) {
    for word in words.indices {
      for peak in pickers[word].finish() { onPeak(word, peak) }
      matchers[word].reset()
      pickers[word] = PeakPicker()
      scores[word] = -.infinity
    }
    extractor.reset()
  }
}

import Features

/// The part of a ``Detector`` that listens for words of templates.
struct TemplateSpotter: ~Copyable {
  /// The detector's number of each word.
  private let numbers: [Int]
  private let calibrations: [Calibration]
  private let space = FeatureSpace.shipped
  private var extractor: FeatureExtractor
  private var matchers: [WordMatcher]
  private var pickers: [PeakPicker]
  private var frame: [Float]
  /// Frames of the stream so far.
  private var frames = 0

  /// - Parameter words: by number; those of other kinds are passed over.
  init(_ words: [WakeWord]) {
    numbers = words.indices.filter { !words[$0].usesEncoder }
    calibrations = numbers.map { words[$0].calibration }
    extractor = FeatureExtractor(space.parameters)
    matchers = numbers.map { WordMatcher(words[$0].templates) }
    pickers = numbers.map { _ in PeakPicker() }
    frame = [Float](repeating: 0, count: space.paddedDimension)
  }

  /// - Parameters:
  ///   - scores: of all the detector's words; these words' are set.
  ///   - onMatch: gets the detector's number of the word, and its match at the frame.
  ///   - onPeak: the same for a peak that is certain now.
  mutating func process(
    _ samples: Span<Float>, scores: inout [Float], onMatch: (Int, ScoredMatch) -> Void,
    onPeak: (Int, ScorePeak) -> Void
  ) {
    // The closure works on these while the extractor is busy with the samples.
    Self.run(
      &extractor, samples, space, numbers, calibrations, &matchers, &pickers, &scores, &frame,
      &frames, onMatch, onPeak)
  }

  private static func run(
    _ extractor: inout FeatureExtractor, _ samples: Span<Float>, _ space: FeatureSpace,
    _ numbers: [Int], _ calibrations: [Calibration], _ matchers: inout [WordMatcher],
    _ pickers: inout [PeakPicker], _ scores: inout [Float], _ frame: inout [Float],
    _ frames: inout Int, _ onMatch: (Int, ScoredMatch) -> Void,
    _ onPeak: (Int, ScorePeak) -> Void
  ) {
    extractor.process(samples) { features, _ in
      space.place(features, into: &frame)
      let background = space.backgroundDistance(frame)
      for (index, number) in numbers.enumerated() {
        let match = matchers[index].step(frame, background: background)
        scores[number] = calibrations[index].score(match.raw)
        onMatch(
          number, ScoredMatch(score: scores[number], frame: frames, frames: match.frames))
        if let peak = pickers[index].update(score: scores[number], frames: match.frames) {
          onPeak(number, peak)
        }
      }
      frames += 1
    }
  }

  /// Ends the stream and forgets it: gives the peaks that only its end makes certain.
  mutating func finish(scores: inout [Float], onPeak: (Int, ScorePeak) -> Void) {
    for (index, number) in numbers.enumerated() {
      for peak in pickers[index].finish() { onPeak(number, peak) }
      matchers[index].reset()
      pickers[index] = PeakPicker()
      scores[number] = -.infinity
    }
    extractor.reset()
    frames = 0
  }
}

import Features

/// The part of a ``Detector`` that runs the front end of the cepstra, and listens for words of templates
/// in that space alone.
package struct TemplateSpotter: ~Copyable {
  /// The detector's number of each word.
  private let numbers: [Int]
  private let calibrations: [Calibration]
  private let space = CepstralSpace.shipped
  private var extractor: CepstralExtractor
  private var matchers: [CepstralMatcher]
  private var pickers: [PeakPicker]
  private var frame: [Float]
  /// Frames of the stream so far.
  private var frames = 0

  /// - Parameter words: by number; those of other kinds are passed over.
  package init(_ words: [WakeWord]) {
    numbers = words.indices.filter {
      if case .templates = words[$0].pattern { true } else { false }
    }
    calibrations = numbers.map { words[$0].calibration }
    extractor = CepstralExtractor(space.parameters)
    matchers = numbers.map { CepstralMatcher(words[$0].templates) }
    pickers = numbers.map { _ in PeakPicker() }
    frame = [Float](repeating: 0, count: space.paddedDimension)
  }

  /// - Parameters:
  ///   - scores: of all the detector's words; these words' are set.
  ///   - onFrame: gets each frame in the matching space.
  ///   - onMatch: gets the detector's number of the word, and its match at the frame.
  ///   - onPeak: the same for a peak that is certain now.
  package mutating func process(
    _ samples: Span<Float>, scores: inout [Float], onFrame: ([Float]) -> Void,
    onMatch: (Int, ScoredMatch) -> Void, onPeak: (Int, ScorePeak) -> Void
  ) {
    // The closure works on these while the extractor is busy with the samples.
    Self.run(
      &extractor, samples, space, numbers, calibrations, &matchers, &pickers, &scores, &frame,
      &frames, onFrame, onMatch, onPeak)
  }

  private static func run(
    _ extractor: inout CepstralExtractor, _ samples: Span<Float>, _ space: CepstralSpace,
    _ numbers: [Int], _ calibrations: [Calibration], _ matchers: inout [CepstralMatcher],
    _ pickers: inout [PeakPicker], _ scores: inout [Float], _ frame: inout [Float],
    _ frames: inout Int, _ onFrame: ([Float]) -> Void,
    _ onMatch: (Int, ScoredMatch) -> Void, _ onPeak: (Int, ScorePeak) -> Void
  ) {
    extractor.process(samples) { features, _ in
      space.place(features, into: &frame)
      onFrame(frame)
      guard !numbers.isEmpty else { return }
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

  /// Brings out the frames that the front end holds back, up to the one that goes with the encoder's last
  /// (``PathSpotter/finish(scores:onPhones:onPeak:)``): silence follows the stream. Words of templates
  /// alone do not hear it. Only ``finish(scores:onPeak:)`` may come after it.
  package mutating func trail(onFrame: ([Float]) -> Void) {
    Self.trail(&extractor, space, &frame, onFrame)
  }

  private static func trail(
    _ extractor: inout CepstralExtractor, _ space: CepstralSpace, _ frame: inout [Float],
    _ onFrame: ([Float]) -> Void
  ) {
    // The encoder's last frame is the last `k` with `320 k + 256` samples before the end; a cepstral
    // frame `j` takes the windows of two hops, `320 j + 560` samples.
    let parameters = space.parameters
    let needed =
      parameters.frameLength * TakePattern.lead + parameters.hopLength
      + parameters.windowLength
    let silence = [Float](repeating: 0, count: needed - LogMel.windowLength / 2)
    extractor.process(silence.span) { features, _ in
      space.place(features, into: &frame)
      onFrame(frame)
    }
  }

  /// Ends the stream and forgets it: gives the peaks that only its end makes certain.
  package mutating func finish(scores: inout [Float], onPeak: (Int, ScorePeak) -> Void) {
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

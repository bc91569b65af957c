import Features

/// The part of a ``Detector`` that runs the encoder, one pass for all words, and listens for words of
/// paths.
package struct PathSpotter: ~Copyable {
  private let delay: Int
  /// The state of frames in which nobody speaks.
  private let silence: Int
  /// Whether a word of takes hears the phones.
  private let handsPhones: Bool
  /// Kept here: other threads' detectors count references to the same weights.
  private let statesStride: Int
  private let phonesStride: Int
  private var mel: LogMel
  private var encoder: AcousticModel
  private var heads: [PathHead]
  private var history: PosteriorHistory
  /// Frames that the encoder has been given.
  private var frames = 0

  /// - Parameters:
  ///   - words: by number; those of other kinds are passed over.
  ///   - weights: what the words were made for.
  package init(_ words: [WakeWord], encoder weights: AcousticModelWeights) {
    let heads = StatePathPattern.Head.allCases.compactMap { PathHead($0, words, weights) }
    let handsPhones = words.contains { $0.usesEncoder && $0.usesCepstra }
    delay = weights.description.delay
    (statesStride, phonesStride) = (weights.statesStride, weights.phonesStride)
    silence = weights.description.states.firstIndex(of: "silence") ?? 0
    mel = LogMel(weights)
    (self.heads, self.handsPhones) = (heads, handsPhones)
    encoder = AcousticModel(
      weights, givesPhones: handsPhones || heads.contains { $0.head == .phones })
    history = PosteriorHistory(
      capacity: heads.map(\.longestLook).max() ?? 0, classes: weights.description.states.count)
  }

  /// - Parameters:
  ///   - scores: of all the detector's words; these words' are set.
  ///   - onSilence: gets for each frame the log posterior that nobody speaks.
  ///   - onPhones: gets for each frame the phones' log posteriors, and where they begin; if a word of
  ///     takes needs them.
  ///   - onMatch: gets the detector's number of the word, and its match at the frame.
  ///   - onPeak: the same for a peak that is certain now.
  package mutating func process(
    _ samples: Span<Float>, scores: inout [Float], onSilence: (Float) -> Void,
    onPhones: ([Float], Int) -> Void, onMatch: (Int, ScoredMatch) -> Void,
    onPeak: (Int, ScorePeak) -> Void
  ) {
    var position = 0
    repeat {
      while !encoder.isFull, mel.advance(through: samples, from: &position) {
        encoder.add(mel.frame)
      }
      for row in 0..<encoder.run() {
        frames += 1
        // The first outputs describe what was before the stream.
        guard frames > delay else { continue }
        let (states, phones) = (row * statesStride, row * phonesStride)
        onSilence(encoder.states[states + silence])
        if handsPhones { onPhones(encoder.phones, phones) }
        history.add(encoder.states, from: states)
        for index in heads.indices {
          switch heads[index].head {
          case .states: heads[index].step(encoder.states, from: states)
          case .phones: heads[index].step(encoder.phones, from: phones)
          }
          heads[index].listen(history, scores: &scores, onMatch: onMatch, onPeak: onPeak)
        }
      }
    } while position < samples.count
  }

  /// Ends the stream and forgets it. Silence brings out the frames that the encoder holds back, up to
  /// the one whose middle is the end.
  package mutating func finish(
    scores: inout [Float], onSilence: (Float) -> Void, onPhones: ([Float], Int) -> Void,
    onMatch: (Int, ScoredMatch) -> Void, onPeak: (Int, ScorePeak) -> Void
  ) {
    let silence = [Float](
      repeating: 0, count: LogMel.windowLength / 2 + delay * LogMel.hopLength)
    process(
      silence.span, scores: &scores, onSilence: onSilence, onPhones: onPhones, onMatch: onMatch,
      onPeak: onPeak)
    for index in heads.indices { heads[index].finish(scores: &scores, onPeak: onPeak) }
    mel.reset()
    encoder.reset()
    history.reset()
    frames = 0
  }
}

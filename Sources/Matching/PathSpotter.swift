import Features

/// The part of a ``Detector`` that runs the encoder, one pass for all words, and listens for words of
/// paths.
struct PathSpotter: ~Copyable {
  /// The detector's number of each word.
  private let numbers: [Int]
  private let delay: Int
  private var mel: LogMel
  private var encoder: Encoder
  private var history: EncoderHistory
  private var listeners: [PathListener]
  private let keepsHistory: Bool
  /// Frames that the encoder has been given.
  private var frames = 0

  /// - Parameters:
  ///   - words: by number; those of other kinds are passed over.
  ///   - weights: what the words were made for.
  init(_ words: [WakeWord], encoder weights: EncoderWeights) {
    let patterns = words.enumerated().compactMap { number, word in
      if case .paths(let pattern) = word.pattern { (number, pattern) } else { nil }
    }
    for (_, pattern) in patterns { precondition(pattern.encoder == weights.hash) }
    numbers = patterns.map(\.0)
    listeners = patterns.map { PathListener($1, words[$0].calibration) }
    delay = weights.description.delay
    mel = LogMel(weights)
    encoder = Encoder(weights)
    let verified = patterns.filter { $1.verifier != nil }.flatMap(\.1.paths).map(\.count)
    keepsHistory = !verified.isEmpty
    history = EncoderHistory(
      capacity: StreamingDTW.longestMatch(length: verified.max() ?? 1) + PeakPicker.reach,
      classes: weights.description.states.count)
  }

  /// - Parameters:
  ///   - scores: of all the detector's words; these words' are set.
  ///   - onPhones: gets the phones' log posteriors at each frame of the encoder, and where they begin.
  ///   - onPeak: gets the detector's number of the word, and its peak.
  mutating func process(
    _ samples: Span<Float>, scores: inout [Float], onPhones: ([Float], Int) -> Void,
    onPeak: (Int, ScorePeak) -> Void
  ) {
    var position = 0
    while mel.advance(through: samples, from: &position) {
      encoder.step(mel.frame)
      frames += 1
      // The first outputs describe what was before the stream.
      guard frames > delay else { continue }
      onPhones(encoder.phones, 0)
      if keepsHistory { history.add(encoder.states) }
      for index in listeners.indices {
        let peak = listeners[index].step(encoder, history)
        scores[numbers[index]] = listeners[index].score
        if let peak { onPeak(numbers[index], peak) }
      }
    }
  }

  /// Ends the stream and forgets it. Silence brings out the frames that the encoder holds back, up to
  /// the one whose middle is the end.
  mutating func finish(
    scores: inout [Float], onPhones: ([Float], Int) -> Void, onPeak: (Int, ScorePeak) -> Void
  ) {
    let silence = [Float](
      repeating: 0, count: LogMel.windowLength / 2 + delay * LogMel.hopLength)
    process(silence.span, scores: &scores, onPhones: onPhones, onPeak: onPeak)
    for index in listeners.indices {
      for peak in listeners[index].finish(history) { onPeak(numbers[index], peak) }
      scores[numbers[index]] = -.infinity
    }
    mel.reset()
    encoder.reset()
    history.reset()
    frames = 0
  }
}

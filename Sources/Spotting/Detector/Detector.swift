import Features

/// Listens to one stream for several wake words at once.
///
/// It knows neither microphone nor file: samples come in, score peaks go out, and the same samples
/// give the same peaks however they are split over calls. Only the front ends that its words need
/// run. One owner, one thread; `process` allocates nothing.
package struct Detector: ~Copyable {
  package let words: [WakeWord]
  /// The newest frame's score for each word; minus infinity before the first match.
  package private(set) var scores: [Float]
  private var paths: PathSpotter?
  private var templates: TemplateSpotter?
  private var fused: FusedSpotter
  /// Samples of the stream so far.
  private var heard = 0

  /// - Parameters:
  ///   - words: any number, from ``CepstralSpace/shipped`` or for `encoder`.
  ///   - tellsSilence: whether the encoder runs even if no word needs it, for `onSilence`.
  ///   - encoder: what words of paths, and of takes in both spaces, were made for.
  package init(
    _ words: [WakeWord], tellsSilence: Bool = false,
    encoder: @autoclosure () -> AcousticModelWeights = .shipped
  ) {
    self.words = words
    let needsEncoder = tellsSilence || words.contains(where: \.usesEncoder)
    let weights = needsEncoder ? encoder() : nil
    paths = if let weights { PathSpotter(words, encoder: weights) } else { nil }
    templates = words.contains(where: \.usesCepstra) ? TemplateSpotter(words) : nil
    fused = FusedSpotter(words, encoder: weights?.hash)
    scores = words.map { _ in -.infinity }
  }

  /// Takes the next samples of the stream.
  ///
  /// - Parameters:
  ///   - samples: 16 kHz mono, full scale 1, any number; finite.
  ///   - onSilence: gets for each frame of the encoder, if it runs, the logarithm of the probability
  ///     that nobody speaks.
  ///   - onMatch: gets the number of the word and its match at each frame, for a ``Decision``.
  ///   - onPeak: gets the number of the word and its score peak, as soon as the peak is certain.
  package mutating func process(
    _ samples: Span<Float>, onSilence: (Float) -> Void = { _ in },
    onMatch: (Int, ScoredMatch) -> Void = { _, _ in },
    onPeak: (Int, ScorePeak) -> Void
  ) {
    guard templates != nil else {
      paths?.process(
        samples, scores: &scores, onSilence: onSilence, onPhones: { _, _ in }, onMatch: onMatch,
        onPeak: onPeak)
      return
    }
    // In hops of the stream, not of the call: so the peaks of both kinds of words come in one order,
    // that of time. In a hop the frame of the encoder is complete before that of the templates.
    var position = 0
    while position < samples.count {
      let count = min(LogMel.hopLength - heard % LogMel.hopLength, samples.count - position)
      let hop = samples.extracting(position..<position + count)
      Self.hear(hop, &paths, &templates, &fused, &scores, onSilence, onMatch, onPeak)
      position += count
      heard += count
    }
  }

  /// The closures work on `fused` while the front ends are busy with the samples.
  private static func hear(
    _ hop: Span<Float>, _ paths: inout PathSpotter?, _ templates: inout TemplateSpotter?,
    _ fused: inout FusedSpotter, _ scores: inout [Float], _ onSilence: (Float) -> Void,
    _ onMatch: (Int, ScoredMatch) -> Void, _ onPeak: (Int, ScorePeak) -> Void
  ) {
    paths?.process(
      hop, scores: &scores, onSilence: onSilence,
      onPhones: { fused.hear(phones: $0, from: $1, onMatch: onMatch, onPeak: onPeak) },
      onMatch: onMatch, onPeak: onPeak)
    templates?.process(
      hop, scores: &scores,
      onFrame: { fused.hear(cepstra: $0, onMatch: onMatch, onPeak: onPeak) },
      onMatch: onMatch, onPeak: onPeak)
    fused.show(in: &scores)
  }

  /// Ends the stream and forgets it: gives the matches that the encoder's delay holds back, and the
  /// peaks that only the end makes certain.
  package mutating func finish(
    onSilence: (Float) -> Void = { _ in }, onMatch: (Int, ScoredMatch) -> Void = { _, _ in },
    onPeak: (Int, ScorePeak) -> Void
  ) {
    Self.finish(&paths, &templates, &fused, &scores, onSilence, onMatch, onPeak)
    heard = 0
  }

  private static func finish(
    _ paths: inout PathSpotter?, _ templates: inout TemplateSpotter?, _ fused: inout FusedSpotter,
    _ scores: inout [Float], _ onSilence: (Float) -> Void,
    _ onMatch: (Int, ScoredMatch) -> Void, _ onPeak: (Int, ScorePeak) -> Void
  ) {
    paths?.finish(
      scores: &scores, onSilence: onSilence,
      onPhones: { fused.hear(phones: $0, from: $1, onMatch: onMatch, onPeak: onPeak) },
      onMatch: onMatch, onPeak: onPeak)
    if !fused.isEmpty {
      templates?.trail { fused.hear(cepstra: $0, onMatch: onMatch, onPeak: onPeak) }
    }
    templates?.finish(scores: &scores, onPeak: onPeak)
    fused.finish(onPeak: onPeak)
    fused.show(in: &scores)
  }
}

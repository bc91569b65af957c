import Features

/// Listens to one stream for several wake words at once.
///
/// It knows neither microphone nor file: samples come in, score peaks go out, and the same samples
/// give the same peaks however they are split over calls. Only the front ends that its words need
/// run. One owner, one thread; `process` allocates nothing.
public struct Detector: ~Copyable {
  public let words: [WakeWord]
  /// The newest frame's score for each word; minus infinity before the first match. Where matches are
  /// looked at again, the score shows at the frame that makes a peak certain.
  public private(set) var scores: [Float]
  private var paths: PathSpotter?
  private var templates: TemplateSpotter?
  private var fused: FusedSpotter
  /// Samples of the stream so far.
  private var heard = 0

  /// - Parameters:
  ///   - words: any number, from ``FeatureSpace/shipped`` or for `encoder`.
  ///   - givesFrames: whether `process` gives frames even if no word needs them.
  ///   - encoder: what words of paths, and of takes in both spaces, were made for.
  public init(
    _ words: [WakeWord], givesFrames: Bool = false,
    encoder: @autoclosure () -> EncoderWeights = .shipped
  ) {
    self.words = words
    let weights = words.contains(where: \.usesEncoder) ? encoder() : nil
    paths = if let weights { PathSpotter(words, encoder: weights) } else { nil }
    let needsFrames = givesFrames || words.contains(where: \.usesCepstra)
    templates = needsFrames ? TemplateSpotter(words) : nil
    fused = FusedSpotter(words, encoder: weights?.hash)
    scores = words.map { _ in -.infinity }
  }

  /// Takes the next samples of the stream.
  ///
  /// - Parameters:
  ///   - samples: 16 kHz mono, full scale 1, any number; finite.
  ///   - onFrame: gets each frame in the matching space of templates, and whether it is no pause,
  ///     if there are words of templates or frames were asked for.
  ///   - onPeak: gets the number of the word and its score peak, as soon as the peak is certain.
  public mutating func process(
    _ samples: Span<Float>, onFrame: ([Float], Bool) -> Void = { _, _ in },
    onPeak: (Int, ScorePeak) -> Void
  ) {
    // In hops of the stream, not of the call: so the peaks of both kinds of words come in one order,
    // that of time. In a hop the frame of the encoder is complete before that of the templates.
    var position = 0
    while position < samples.count {
      let count = min(LogMel.hopLength - heard % LogMel.hopLength, samples.count - position)
      let hop = samples.extracting(position..<position + count)
      Self.hear(hop, &paths, &templates, &fused, &scores, onFrame, onPeak)
      position += count
      heard += count
    }
  }

  /// The closures work on `fused` while the front ends are busy with the samples.
  private static func hear(
    _ hop: Span<Float>, _ paths: inout PathSpotter?, _ templates: inout TemplateSpotter?,
    _ fused: inout FusedSpotter, _ scores: inout [Float], _ onFrame: ([Float], Bool) -> Void,
    _ onPeak: (Int, ScorePeak) -> Void
  ) {
    paths?.process(
      hop, scores: &scores, onPhones: { fused.hear(phones: $0, from: $1, onPeak: onPeak) },
      onPeak: onPeak)
    templates?.process(
      hop, scores: &scores,
      onFrame: { frame, isLoud in
        onFrame(frame, isLoud)
        fused.hear(cepstra: frame, onPeak: onPeak)
      }, onPeak: onPeak)
    fused.show(in: &scores)
  }

  /// Ends the stream and forgets it: gives the peaks that only its end makes certain.
  public mutating func finish(onPeak: (Int, ScorePeak) -> Void) {
    Self.finish(&paths, &templates, &fused, &scores, onPeak)
    heard = 0
  }

  private static func finish(
    _ paths: inout PathSpotter?, _ templates: inout TemplateSpotter?, _ fused: inout FusedSpotter,
    _ scores: inout [Float], _ onPeak: (Int, ScorePeak) -> Void
  ) {
    paths?.finish(
      scores: &scores, onPhones: { fused.hear(phones: $0, from: $1, onPeak: onPeak) },
      onPeak: onPeak)
    if !fused.isEmpty { templates?.trail { fused.hear(cepstra: $0, onPeak: onPeak) } }
    templates?.finish(scores: &scores, onPeak: onPeak)
    fused.finish(onPeak: onPeak)
    fused.show(in: &scores)
  }
}

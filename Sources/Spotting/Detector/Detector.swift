import Features

/// Listens to one stream for several wake words at once.
///
/// It knows neither microphone nor file: samples come in, and for each frame of 20 ms it has the
/// match of each word and the peaks that are certain. The same samples give the same matches,
/// however they are split over calls. One owner, one thread; nothing is allocated once it is made.
///
///     var position = 0
///     while detector.advance(through: samples, from: &position) { /* matches, peaks, silence */ }
///     // at the end of the stream:
///     while detector.advanceThroughTail() { /* the same */ }
///     for (word, peak) in detector.finish() { ... }
package struct Detector: ~Copyable {
  /// What it detects; ``matches`` and ``peaks`` are in their order.
  package let words: [WordModel]
  /// The best match of each word that ends at the newest frame.
  package private(set) var matches: [ScoredMatch]
  /// Of each word the peak that became certain with the newest frame.
  package private(set) var peaks: [ScorePeak?]
  /// At the newest frame the natural logarithm of the probability that nobody speaks, 0 or less.
  package private(set) var silence: Float = 0
  /// At the newest frame the log posteriors of all states of the acoustic model, nats; valid until the
  /// next. `nil` before the first.
  package private(set) var states: UnsafePointer<Float>?

  private var posteriorgram: Posteriorgram?
  private var cepstra: CepstralStream?
  /// Samples that the posteriorgram has taken, and the cepstra have not.
  private var cepstraBehind = 0
  private var scorers: [any WordScorer] = []
  private var pickers: [PeakPicker]
  /// Frames of the stream so far.
  private var frames = 0
  /// Samples without which the first frame is not known.
  private let samplesToFirst: Int
  /// The acoustic model's state in which nobody speaks.
  private let silenceState: Int
  private let noCepstra: [Float]
  /// Silence that brings out what the front ends hold back, and what of it has been taken.
  private let tail: [Float]
  private var tailPosition = 0

  /// - Parameters:
  ///   - words: any number, all made for `model` and ``CepstralSpace/shipped``.
  ///   - givesSilence: whether there are frames even without a word, for ``silence``.
  ///   - model: not asked for where there are no frames.
  /// - Precondition: each word is made for `model`; wake word files are checked for it when they
  ///   are read.
  package init(
    _ words: [WordModel], givesSilence: Bool = false,
    model: @autoclosure () -> AcousticModelWeights = .shipped
  ) {
    self.words = words
    matches = words.map { _ in .none }
    peaks = words.map { _ in nil }
    pickers = words.map { _ in PeakPicker() }
    guard givesSilence || !words.isEmpty else {
      posteriorgram = nil
      cepstra = nil
      samplesToFirst = 0
      (silenceState, noCepstra, tail) = (0, [], [])
      return
    }
    let weights = model()
    var takes: [(Int, TakePattern, Calibration)] = []
    var paths: [StatePathPattern.Head: [(Int, StatePathPattern, Calibration)]] = [:]
    for (number, word) in words.enumerated() {
      precondition(word.acousticModel == weights.hash, "a word of another acoustic model")
      switch word.pattern {
      case .takes(let pattern): takes.append((number, pattern, word.calibration))
      case .statePaths(let pattern):
        paths[pattern.head, default: []].append((number, pattern, word.calibration))
      }
    }
    for head in StatePathPattern.Head.allCases {
      if let patterns = paths[head] { scorers.append(StatePathScorer(head, patterns, weights)) }
    }
    if !takes.isEmpty { scorers.append(TakeScorer(takes, weights)) }
    let stream = Posteriorgram(weights, givesPhones: !takes.isEmpty || paths[.phones] != nil)
    tail = [Float](repeating: 0, count: stream.tailLength)
    samplesToFirst = FrameTime.windowLength + weights.description.delay * FrameTime.hopLength
    posteriorgram = consume stream
    cepstra = takes.isEmpty ? nil : CepstralStream()
    silenceState = weights.description.states.firstIndex(of: "silence") ?? 0
    noCepstra = [0]
  }

  /// Moves on by one frame, taking samples from `position` on.
  ///
  /// - Parameters:
  ///   - samples: the next of the stream: 16 kHz mono, full scale 1, any number; finite. The same
  ///     until the answer is no.
  ///   - position: 0 at first, then where the last call left it.
  /// - Returns: whether there is a new frame; if not, all samples are taken.
  package mutating func advance(through samples: Span<Float>, from position: inout Int) -> Bool {
    let start = position
    let isNew = posteriorgram?.advance(through: samples, from: &position) ?? false
    guard isNew else {
      position = samples.count
      if cepstra != nil {
        var place = start - cepstraBehind
        cepstra?.advance(to: .max, through: samples, from: &place)
        cepstraBehind = 0
      }
      return false
    }
    if cepstra != nil {
      var place = start - cepstraBehind
      cepstra?.advance(to: frames, through: samples, from: &place)
      cepstraBehind = position - place
    }
    score()
    return true
  }

  /// Samples from the start of the stream without which the newest frame would not be known: when a
  /// live listener can notice what it brings.
  package var samplesUsed: Int { samplesToFirst + (frames - 1) * FrameTime.hopLength }

  private mutating func score() {
    guard let states = posteriorgram?.states, let phones = posteriorgram?.phones else { return }
    silence = states[silenceState]
    self.states = states
    noCepstra.withUnsafeBufferPointer { none in
      var frame = FrameFeatures(
        number: frames, states: states, phones: phones, cepstra: none.baseAddress!, background: 0)
      if let found = cepstra?.frame(frames) {
        (frame.cepstra, frame.background) = (found.values, found.background)
      }
      for index in scorers.indices { scorers[index].step(frame, into: &matches) }
    }
    frames += 1
    for word in pickers.indices { peaks[word] = pickers[word].update(matches[word]) }
  }

  /// Moves on by one of the frames that the front ends hold back at the end of a stream, up to the
  /// one whose middle is the end.
  ///
  /// - Returns: whether there is a new frame; if not, only ``finish()`` may follow.
  package mutating func advanceThroughTail() -> Bool {
    let tail = tail
    var position = tailPosition
    defer { tailPosition = position }
    return advance(through: tail.span, from: &position)
  }

  /// Forgets the stream: the detector is as new.
  ///
  /// - Returns: the peaks that only the end of the stream makes certain, word after word.
  package mutating func finish() -> [(word: Int, peak: ScorePeak)] {
    let last = pickers.indices.flatMap { word in
      pickers[word].finish().map { (word: word, peak: $0) }
    }
    for word in pickers.indices {
      pickers[word] = PeakPicker()
      (matches[word], peaks[word]) = (.none, nil)
    }
    for index in scorers.indices { scorers[index].reset() }
    posteriorgram?.reset()
    cepstra?.reset()
    (frames, cepstraBehind, tailPosition) = (0, 0, 0)
    states = nil
    return last
  }
}

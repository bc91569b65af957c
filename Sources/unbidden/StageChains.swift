import Audio
import Features
import Matching

/// The chains whose times ``StageTimes`` takes from one another, each with its own state, all fed
/// with the same blocks in turn.
struct StageChains: ~Copyable {
  /// Processor time spent so far in the chain that ends with each stage; `read` and `decision` are chains by
  /// themselves.
  var nanoseconds = [UInt64](repeating: 0, count: StageTimes.Stage.allCases.count)
  private var framer = Framer(.standard)
  private var spectrum = PowerSpectrum(.standard)
  private var power: [Float]
  private var extractor = FeatureExtractor()
  /// Without words a detector goes no further than the matching space.
  private var spaceOnly = Detector([], givesFrames: true)
  private let space = FeatureSpace.shipped
  private var mel = LogMel(.shipped)
  private var encoder = Encoder(.shipped)
  private var detector: Detector
  /// Which front ends the words need; the others take no time.
  private let needsTemplates: Bool
  private let needsEncoder: Bool
  private let thresholds: [Float]
  private var pickers: [PeakPicker] = []
  private var decisions: [Decision] = []
  private var block: [Float] = []
  /// The scores of every word at each frame of the block.
  private var scores: [Float] = []

  init(_ words: [WakeWord], thresholds: [Float]) {
    power = [Float](repeating: 0, count: spectrum.binCount)
    detector = Detector(words)
    needsTemplates = words.contains(where: \.usesCepstra)
    needsEncoder = words.contains(where: \.usesEncoder)
    self.thresholds = thresholds
  }

  /// Plays a recording to all chains, from the beginning.
  mutating func play(_ path: String, channel: Int?) throws(AudioError) {
    reset()
    var watch = Stopwatch.thread
    // A second: long enough that reading the clock costs nothing.
    var sound = try WholeBlocks(path, channel: channel, length: Clip.rate)
    while sound.next(into: &block) {
      add(watch, to: .read)
      hear()
      watch = .thread
    }
    add(watch, to: .read)
  }

  private mutating func hear() {
    if needsTemplates { hearCepstra() }
    if needsEncoder { hearEncoder() }
    hearWords()
  }

  private mutating func hearCepstra() {
    let block = block
    var watch = Stopwatch.thread
    var position = 0
    while framer.advance(through: block.span, from: &position) {
      spectrum.transform(framer.window, into: &power)
    }
    add(watch, to: .spectrum)

    watch = .thread
    extractor.process(block.span) { _, _ in }
    add(watch, to: .cepstra)

    watch = .thread
    let space = space
    spaceOnly.process(
      block.span, onFrame: { frame, _ in _ = space.backgroundDistance(frame) },
      onPeak: { _, _ in })
    add(watch, to: .background)
  }

  private mutating func hearEncoder() {
    let block = block
    let watch = Stopwatch.thread
    var position = 0
    while mel.advance(through: block.span, from: &position) { encoder.step(mel.frame) }
    add(watch, to: .encoder)
  }

  private mutating func hearWords() {
    let block = block
    scores.removeAll(keepingCapacity: true)
    var watch = Stopwatch.thread
    let frameLength = FeatureParameters.standard.frameLength
    for first in stride(from: 0, to: block.count, by: frameLength) {
      let frame = block.span.extracting(first..<min(first + frameLength, block.count))
      detector.process(frame) { _, _ in }
      for word in pickers.indices { scores.append(detector.scores[word]) }
    }
    add(watch, to: .matching)

    watch = .thread
    for index in scores.indices {
      let word = index % pickers.count
      if let peak = pickers[word].update(score: scores[index], frames: 1) {
        _ = decisions[word].update(peak)
      }
    }
    add(watch, to: .decision)
  }

  private mutating func add(_ watch: Stopwatch, to stage: StageTimes.Stage) {
    // Read before anything else is done.
    let time = watch.nanoseconds
    nanoseconds[StageTimes.Stage.allCases.firstIndex(of: stage)!] += time
  }

  private mutating func reset() {
    framer.reset()
    extractor.reset()
    spaceOnly.finish { _, _ in }
    mel.reset()
    encoder.reset()
    detector.finish { _, _ in }
    pickers = thresholds.map { _ in PeakPicker() }
    decisions = thresholds.map { Decision(threshold: $0) }
  }
}

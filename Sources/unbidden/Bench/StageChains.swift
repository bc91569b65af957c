import Audio
import Features
import Enrollment
import Spotting
import TensorFile
import WakeWords

/// The chains whose times ``StageTimes`` takes from one another, each with its own state, all fed
/// with the same blocks in turn.
struct StageChains: ~Copyable {
  /// Processor time spent so far in the chain that ends with each stage; `read` and `decision` are chains by
  /// themselves.
  var nanoseconds = [UInt64](repeating: 0, count: StageTimes.Stage.allCases.count)
  private var framer = Framer(.standard)
  private var spectrum = PowerSpectrum(.standard)
  private var power: [Float]
  private var extractor = CepstralExtractor()
  private var spaceExtractor = CepstralExtractor()
  private let space = CepstralSpace.shipped
  private var frame = [Float](repeating: 0, count: CepstralSpace.shipped.paddedDimension)
  private var melAlone = LogMel(.shipped)
  private var mel = LogMel(.shipped)
  private var encoder = AcousticModel(.shipped)
  private var detector: Detector
  /// Which front ends the words need; the others take no time.
  private let needsTemplates: Bool
  private let needsEncoder: Bool
  private let thresholds: [Float]
  private var pickers: [PeakPicker] = []
  private var decisions: [Decision] = []
  private var block: [Float] = []
  /// Each word's match at each frame of the block.
  private var matches: [(word: Int, match: ScoredMatch)] = []

  init(_ words: [WakeWord], thresholds: [Float]) {
    power = [Float](repeating: 0, count: spectrum.paddedCount)
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
    var sound = try WholeBlocks(path, channel: channel, length: RecordingReader.rate)
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
    var frame = frame
    spaceExtractor.process(block.span) { features, _ in
      space.place(features, into: &frame)
      _ = space.backgroundDistance(frame)
    }
    add(watch, to: .background)
  }

  private mutating func hearEncoder() {
    let block = block
    var watch = Stopwatch.thread
    var position = 0
    while melAlone.advance(through: block.span, from: &position) {}
    add(watch, to: .mel)

    watch = .thread
    position = 0
    repeat {
      while !encoder.isFull, mel.advance(through: block.span, from: &position) {
        encoder.add(mel.frame)
      }
      _ = encoder.run()
    } while position < block.count
    add(watch, to: .encoder)
  }

  private mutating func hearWords() {
    let block = block
    matches.removeAll(keepingCapacity: true)
    var watch = Stopwatch.thread
    detector.process(block.span, onMatch: { matches.append(($0, $1)) }, onPeak: { _, _ in })
    add(watch, to: .matching)

    watch = .thread
    for (word, match) in matches {
      _ = pickers[word].update(score: match.score, frames: match.frames)
      _ = decisions[word].update(match)
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
    spaceExtractor.reset()
    melAlone.reset()
    mel.reset()
    encoder.reset()
    detector.finish { _, _ in }
    pickers = thresholds.map { _ in PeakPicker() }
    decisions = thresholds.map { Decision(threshold: $0) }
  }
}

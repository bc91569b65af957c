import Features
import Foundation
import Spotting

/// One spoken example of a wake word.
package struct Take: Sendable {
  /// All frames of the recording in the cepstral space, ``CepstralSpace/dimension`` values each,
  /// from the one on that goes with the first of a posteriorgram (``CepstralStream/lead``).
  package let frames: [Float]
  /// Which of ``frames`` are the word's.
  package let word: Range<Int>
  private let dimension: Int
  /// The whole recording, 16 kHz mono, full scale 1.
  package let samples: [Float]
  /// Which of ``samples`` are the word's.
  package let wordSamples: Range<Int>
  /// Where the word begins in the recording, seconds.
  package let start: Double
  /// Where it ends.
  package let end: Double
  /// Loudest 10 ms of the word, dBFS of its samples.
  package let level: Float
  /// What could be better about it.
  package let weaknesses: [TakeWeakness]

  /// Seconds that a word takes at least, without its soft beginning and end.
  package static let shortestWord = 0.15
  /// Seconds that it takes at most.
  package static let longestWord = 3.0
  /// The lowest good level, dBFS: below it the converter's own noise counts.
  package static let quietest: Float = -50
  /// Share of the word's samples at full scale that does no harm.
  package static let harmlessClipping = 0.002

  /// Samples of silence that follow a recording before it is matched.
  private static let quietAfter = FrameTime.sampleRate

  /// - Parameter samples: the whole recording, 16 kHz mono, full scale 1.
  /// - Throws: ``TakeDefect``.
  package init(_ samples: [Float], in space: CepstralSpace = .shipped) throws(TakeDefect) {
    let parameters = space.parameters
    let contour = energyContour(samples, parameters)
    guard let bounds = WordBounds(contour) else { throw .noWord }
    let (hop, window) = (parameters.frames.hopLength, parameters.frames.windowLength)
    let first = bounds.hops.lowerBound * hop
    let last = min(samples.count, bounds.hops.upperBound * hop + window)
    self.samples = samples
    wordSamples = first..<last
    let word = samples[first..<last]
    let rate = Double(FrameTime.sampleRate)
    (start, end) = (Double(first) / rate, Double(last) / rate)
    let length = Double(bounds.core.count * hop) / rate
    guard length >= Self.shortestWord else { throw .short(seconds: length) }
    guard length <= Self.longestWord else { throw .long(seconds: length) }
    level = Self.level(word, hop: hop)
    let clippedShare = Double(word.count { abs($0) >= 0.999 }) / Double(word.count)
    weaknesses = Self.weaknesses(
      level: level, clippedShare: clippedShare, bounds: bounds, hops: contour.count)
    frames = Self.frames(samples, in: space)
    let range = parameters.frames(ofHops: bounds.hops)
    self.word = (range.lowerBound - CepstralStream.lead..<range.upperBound - CepstralStream.lead)
      .clamped(to: 0..<frames.count / space.dimension)
    dimension = space.dimension
  }

  /// The word's frames.
  package var template: Template {
    Template(
      values: Array(frames[word.lowerBound * dimension..<word.upperBound * dimension]),
      dimension: dimension)
  }

  /// The posteriors of the word's phones.
  package func phoneTemplate(_ model: AcousticModelWeights) -> Template {
    posteriorgram(model).template(wordSamples)
  }

  /// Of the whole recording and the same quiet after it.
  func posteriorgram(_ model: AcousticModelWeights) -> PhonePosteriorgram {
    Self.posteriorgram(samples, model)
  }

  /// Of any recording and the same quiet after it.
  static func posteriorgram(
    _ samples: [Float], _ model: AcousticModelWeights
  ) -> PhonePosteriorgram {
    PhonePosteriorgram(samples + [Float](repeating: 0, count: quietAfter), model)
  }

  /// The whole recording goes through the front end, so that its followers have settled when the
  /// word comes.
  static func frames(_ samples: [Float], in space: CepstralSpace) -> [Float] {
    var extractor = CepstralExtractor(space.parameters)
    var frame = [Float](repeating: 0, count: space.dimension)
    var frames: [Float] = []
    // The slopes' lag: the last frames come out only after more sound. And a second of quiet lets
    // the longer templates of other takes come to their end.
    let samples = samples + [Float](repeating: 0, count: quietAfter)
    var (position, early) = (0, CepstralStream.lead)
    while extractor.advance(through: samples.span, from: &position) {
      early -= 1
      guard early < 0 else { continue }
      space.place(extractor.frame, into: &frame)
      frames += frame
    }
    return frames
  }

  private static func weaknesses(
    level: Float, clippedShare: Double, bounds: WordBounds, hops: Int
  ) -> [TakeWeakness] {
    var weaknesses: [TakeWeakness] = []
    if level < quietest { weaknesses.append(.quiet(level: level)) }
    if clippedShare >= harmlessClipping { weaknesses.append(.clipped(share: clippedShare)) }
    // With room before the word the margin ends after the start of the recording.
    if bounds.hops.lowerBound == 0 { weaknesses.append(.cutAtStart) }
    if bounds.hops.upperBound == hops { weaknesses.append(.cutAtEnd) }
    return weaknesses
  }

  /// The RMS of the loudest hop, dBFS.
  private static func level(_ word: ArraySlice<Float>, hop: Int) -> Float {
    var loudest: Float = 0
    var at = word.startIndex
    while at + hop <= word.endIndex {
      loudest = max(loudest, word[at..<at + hop].reduce(0) { $0 + $1 * $1 } / Float(hop))
      at += hop
    }
    return 10 * log10(max(loudest, 1e-12))
  }
}

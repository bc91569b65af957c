import Features
import Foundation
import Spotting
import TensorFile
import WakeWords

/// One spoken example of a wake word.
package struct Take: Sendable {
  /// All frames of the recording in the matching space, and which of them are the word's.
  package let frames: [Float]
  package let word: Range<Int>
  private let dimension: Int
  /// The whole recording, and which of its samples are the word's.
  package let samples: [Float]
  package let wordSamples: Range<Int>
  /// Where the word lies in the recording, seconds.
  package let start: Double
  package let end: Double
  /// Loudest 10 ms of the word, dBFS of its samples.
  package let level: Float
  /// What could be better about it.
  package let weaknesses: [TakeWeakness]

  /// Seconds that a word may take, without its soft beginning and end.
  package static let shortestWord = 0.15
  package static let longestWord = 3.0
  /// The lowest good level, dBFS: below it the converter's own noise is heard.
  package static let quietest: Float = -50
  /// Share of the word's samples at full scale that nobody hears.
  package static let harmlessClipping = 0.002

  /// Samples of silence that follow a recording before it is matched.
  private static let quietAfter = 16_000

  /// - Parameter samples: the whole recording, 16 kHz mono, full scale 1.
  /// - Throws: ``TakeDefect``.
  package init(_ samples: [Float], in space: CepstralSpace = .shipped) throws(TakeDefect) {
    let parameters = space.parameters
    let contour = energyContour(samples, parameters)
    guard let bounds = WordBounds(contour) else { throw .noWord }
    let first = bounds.hops.lowerBound * parameters.hopLength
    let last = min(
      samples.count, bounds.hops.upperBound * parameters.hopLength + parameters.windowLength)
    self.samples = samples
    wordSamples = first..<last
    let word = samples[first..<last]
    (start, end) = (
      Double(first) / Double(parameters.sampleRate), Double(last) / Double(parameters.sampleRate)
    )
    let length = Double(bounds.core.count * parameters.hopLength) / Double(parameters.sampleRate)
    guard length >= Self.shortestWord else { throw .short(seconds: length) }
    guard length <= Self.longestWord else { throw .long(seconds: length) }
    level = Self.level(word, hop: parameters.hopLength)
    let clippedShare = Double(word.count { abs($0) >= 0.999 }) / Double(word.count)
    weaknesses = Self.weaknesses(
      level: level, clippedShare: clippedShare, bounds: bounds, hops: contour.count)
    frames = Self.frames(samples, in: space)
    let range = parameters.frames(ofHops: bounds.hops)
    self.word = range.clamped(to: 0..<frames.count / space.dimension)
    dimension = space.dimension
  }

  /// The word's frames.
  package var template: Template {
    Template(
      values: Array(frames[word.lowerBound * dimension..<word.upperBound * dimension]),
      dimension: dimension)
  }

  /// What an encoder's phones are in the whole recording and the same quiet after it.
  package func phoneStream(_ encoder: AcousticModelWeights) -> PhonePosteriorgram {
    PhonePosteriorgram(samples + [Float](repeating: 0, count: Self.quietAfter), encoder)
  }

  /// The whole recording goes through the front end, so that its followers have settled when the
  /// word comes.
  private static func frames(_ samples: [Float], in space: CepstralSpace) -> [Float] {
    var extractor = CepstralExtractor(space.parameters)
    var frame = [Float](repeating: 0, count: space.paddedDimension)
    var frames: [Float] = []
    let collect: ([Float], Bool) -> Void = { features, _ in
      space.place(features, into: &frame)
      frames.append(contentsOf: frame[..<space.dimension])
    }
    extractor.process(samples.span, onFrame: collect)
    // The slopes' lag: the last frames come out only after more sound. And a second of quiet lets
    // the longer templates of other takes come to their end.
    let tail = [Float](repeating: 0, count: quietAfter)
    extractor.process(tail.span, onFrame: collect)
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

/// What is wrong with a take.
package enum TakeDefect: Error, Equatable, CustomStringConvertible {
  case noWord
  case short(seconds: Double)
  case long(seconds: Double)

  package var description: String {
    switch self {
    case .noWord: "nothing stands out from the background; say the wake word once, clearly"
    case .short(let seconds):
      "the word lasts only \(rounded(seconds)) s; at least \(Take.shortestWord) s were expected"
    case .long(let seconds):
      "the word lasts \(rounded(seconds)) s; at most \(Take.longestWord) s were expected: say only "
        + "the wake word, with quiet before and after it"
    }
  }

  private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}

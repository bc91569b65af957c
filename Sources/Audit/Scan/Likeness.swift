import Features
import Foundation
import Spotting
import WakeWords

/// How much like a wake word something is that is none.
///
/// Measured against other speech, a stretch of which is as long as a short wake word: of how many such
/// stretches the best match, or the best match of a part, is less like the word.
package struct Likeness: Equatable, Sendable {
  /// The share of stretches of other speech that are less like the word, 0...1.
  package var share: Float
  /// Where in the recording it is, seconds.
  package var (start, end): (Double, Double)
  /// The part of the word that it is like, 0 the word's beginning and 1 its end; `nil` where it is like
  /// the whole of it.
  package var part: ClosedRange<Float>?

  /// From here on it is called a near miss.
  package static let nearMiss: Float = 0.99
  /// Length of a stretch, seconds.
  private static let stretch: Float = 0.4
  /// The share of a word (``PartialMatch/share``) that one in a hundred stretches of read and spoken
  /// sentences reaches, and by how much more it takes for it to be one in e times as many
  /// (Training/RESULTS.md).
  private static let (usualShare, shareDecay): (Float, Float) = (0.08, 0.04)

  /// Of a whole match.
  init(_ match: ScorePeak, of word: WakeWord) {
    let rate = word.falseAlarms.falseAlarmsPerHour(threshold: match.score)
    share = max(0, 1 - rate * Self.stretch / 3600)
    (start, end) = match.seconds
  }

  /// Of a match of a part.
  init(_ match: PartialMatch) {
    share = max(0, 1 - 0.01 * exp((Self.usualShare - match.share) / Self.shareDecay))
    (start, end) = FrameTime.seconds(upTo: match.frames.upperBound - 1, count: match.frames.count)
    part = match.part
  }
}

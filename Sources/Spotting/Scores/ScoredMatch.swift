import Features

/// The best match of a wake word that ends at a frame, and its score.
package struct ScoredMatch: Equatable, Sendable {
  /// The calibrated score, see ``Calibration``; minus infinity where there is no match yet.
  package var score: Float
  /// Frame at which the match ends, counted from the start of the stream, see ``FrameTime``.
  package var frame: Int
  /// Frames that the match covers, its last included.
  package var frames: Int
  /// The number of the word's template or path that fits best, from 0.
  package var template: Int

  /// A match that ends at `frame` and covers `frames` frames, 1 or more.
  package init(score: Float, frame: Int, frames: Int, template: Int = 0) {
    self.score = score
    self.frame = frame
    self.frames = frames
    self.template = template
  }

  /// No match.
  package static let none = ScoredMatch(score: -.infinity, frame: -1, frames: 0)

  /// The stretch of audio that it covers, seconds from the start of the stream.
  package var seconds: (start: Double, end: Double) {
    FrameTime.seconds(upTo: frame, count: frames)
  }
}

/// The best match of a wake word that ends at a frame, and its score.
public struct ScoredMatch: Equatable, Sendable {
  /// The calibrated score, see ``Calibration``; minus infinity where there is no match yet.
  public var score: Float
  /// Frame at which the match ends, counted from the start of the stream.
  public var frame: Int
  /// Frames that the match covers, its last included.
  public var frames: Int

  public init(score: Float, frame: Int, frames: Int) {
    self.score = score
    self.frame = frame
    self.frames = frames
  }
}

/// What raw scores of one space are worth, so that those of two can be added.
package struct ScoreScale: Equatable, Sendable, Codable {
  /// The background's mean score, see ``BackgroundScores/mean``.
  package var mean: Float
  /// How far above it the takes themselves score, see ``Calibration``; above 0.
  package var way: Float

  package init(mean: Float, way: Float) {
    self.mean = mean
    self.way = way
  }

  /// - Parameters:
  ///   - background: raw scores at each frame of the background.
  ///   - heldOut: for each take the raw scores of the others' templates at each of its frames.
  package init(background: [Float], heldOut: [[Float]]) {
    let scores = BackgroundScores(background)
    mean = scores.mean
    way = Calibration.way(scores, heldOut: heldOut.map(scores.best))
  }

  /// 0 where the background scores, 1 where the takes do.
  package func standardised(_ raw: Float) -> Float { (raw - mean) / way }
}

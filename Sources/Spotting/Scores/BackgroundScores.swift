/// What a score does on the shipped background, where no wake word is said.
package struct BackgroundScores: Sendable {
  /// Frames of a window: 1.5 s, the head of a recording in which a wake word is looked for.
  private static let window = 75
  /// Frames of an utterance: 1 s, in which at most one alarm counts.
  private static let utterance = 50

  private var windowBest = -Float.infinity
  private var windowFill = 0
  private var utteranceBest = -Float.infinity
  private var utteranceFill = 0
  private var sum = 0.0
  private var sumOfSquares = 0.0
  private var windows = 0
  /// The best score of each utterance.
  package private(set) var peaks: [Float] = []

  /// No score yet.
  package init() {}

  /// - Parameter scores: at each frame.
  package init(_ scores: some Sequence<Float>) {
    for score in scores { add(score) }
  }

  /// Takes the score of the next frame; minus infinity counts as no score.
  package mutating func add(_ score: Float) {
    windowBest = max(windowBest, score)
    windowFill += 1
    if windowFill == Self.window {
      if windowBest > -.infinity {
        sum += Double(windowBest)
        sumOfSquares += Double(windowBest) * Double(windowBest)
        windows += 1
      }
      (windowBest, windowFill) = (-.infinity, 0)
    }
    utteranceBest = max(utteranceBest, score)
    utteranceFill += 1
    if utteranceFill == Self.utterance {
      if utteranceBest > -.infinity { peaks.append(utteranceBest) }
      (utteranceBest, utteranceFill) = (-.infinity, 0)
    }
  }

  /// Mean of the windows' best scores.
  package var mean: Float { windows == 0 ? 0 : Float(sum / Double(windows)) }

  /// Standard deviation of the windows' best scores, above 0.
  package var deviation: Float {
    guard windows > 1 else { return 1 }
    let mean = sum / Double(windows)
    return Float(max(sumOfSquares / Double(windows) - mean * mean, 1e-12).squareRoot())
  }

  /// The best of a recording's scores. A recording that is over before anything could match scores
  /// as background does.
  package func best(_ scores: some Sequence<Float>) -> Float { max(scores.max() ?? mean, mean) }

  /// How far above the background's windows a score lies, in standard deviations.
  package func standardised(_ score: Float) -> Float { (score - mean) / deviation }
}

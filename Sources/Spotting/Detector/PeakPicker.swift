/// A local maximum of a wake word's score.
package typealias ScorePeak = ScoredMatch

/// Finds the local maxima in a stream of scores, as a pure state machine.
///
/// A score is a peak when it is higher than those of the ``reach`` frames before it and at least as
/// high as those of the ``reach`` frames after it. So a peak is known ``reach`` frames after it.
package struct PeakPicker: Sendable {
  /// Frames that are compared on either side; also the wait before a peak is known: 60 ms. A live
  /// listener does not wait for it, see ``Decision``.
  package static let reach = 3
  private static let span = 2 * reach + 1

  private var recent = [ScorePeak](repeating: .none, count: span)
  private var next = 0

  /// At the start of a stream.
  package init() {}

  /// Takes the match of the next frame; its score is minus infinity where there is none.
  ///
  /// - Returns: the peak that became certain by this frame.
  package mutating func update(_ match: ScoredMatch) -> ScorePeak? {
    recent[next] = match
    next = (next + 1) % Self.span
    return centre()
  }

  /// Ends the stream: as if `reach` more frames without a match came.
  package mutating func finish() -> [ScorePeak] {
    (0..<Self.reach).compactMap { _ in update(.none) }
  }

  private func centre() -> ScorePeak? {
    // `next` is the oldest entry.
    let candidate = recent[(next + Self.reach) % Self.span]
    guard candidate.score > -.infinity else { return nil }
    for offset in 0..<Self.reach {
      if recent[(next + offset) % Self.span].score >= candidate.score { return nil }
      if recent[(next + Self.reach + 1 + offset) % Self.span].score > candidate.score {
        return nil
      }
    }
    return candidate
  }
}

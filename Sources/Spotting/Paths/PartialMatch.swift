/// The part of a wake word that a stretch of sound is most like, as "election" is like the first half
/// of "Alexa".
///
/// A local alignment (Smith and Waterman 1981) of the acoustic model's frames with a state path: each
/// frame of the path brings what its class has above ``least``, and a part ends where it would bring
/// less than nothing. A frame of the path counts once, however long the sound stays there.
package struct PartialMatch: Equatable, Sendable {
  /// What the part brings as a share of what a perfect match of the whole word would, 0...1.
  package var share: Float
  /// The frames of sound that it covers, counted from the first that was searched.
  package var frames: Range<Int>
  /// The part of the word, 0 its beginning and 1 its end.
  package var part: ClosedRange<Float>

  /// Log posterior from which a class speaks for the word, nats; half of ``cap``.
  private static let least: Float = -4
  /// The most that a frame may cost, nats: no single frame rules a part out.
  private static let cap: Float = 8

  /// The best part over all paths of a pattern.
  ///
  /// - Parameters:
  ///   - pattern: of the acoustic model's states.
  ///   - frames: log posteriors of all states, frame after frame, nats; `classes` for each.
  /// - Returns: `nil` where no frame speaks for the word.
  package static func best(
    of pattern: StatePathPattern, in frames: Span<Float>, classes: Int
  ) -> PartialMatch? {
    pattern.statePaths.compactMap { best(of: $0, in: frames, classes: classes) }
      .max { $0.share < $1.share }
  }

  /// Where a part that ends at a frame of the path began, and what it has brought.
  private struct Part {
    var value: Float = 0
    var frame = 0
    var row = 0

    func with(_ value: Float) -> Part { Part(value: value, frame: frame, row: row) }
  }

  private static func best(
    of path: [Int], in frames: Span<Float>, classes: Int
  ) -> PartialMatch? {
    var found = Part()
    var (lastFrame, lastRow) = (0, 0)
    var old = [Part](repeating: Part(), count: path.count)
    var new = old
    for frame in 0..<frames.count / classes {
      for row in path.indices {
        let gain = max(frames[frame * classes + path[row]], -cap) - least
        // A part begins here, comes from the row before or the one before that, or stays.
        var part = Part(value: gain, frame: frame, row: row)
        for step in 1...2 where row >= step && old[row - step].value > 0 {
          let value = old[row - step].value + gain
          if value > part.value { part = old[row - step].with(value) }
        }
        let staying = old[row].value + min(0, gain)
        if staying > part.value { part = old[row].with(staying) }
        new[row] = part.value > 0 ? part : Part()
        if part.value > found.value { (found, lastFrame, lastRow) = (part, frame, row) }
      }
      swap(&old, &new)
    }
    guard found.value > 0 else { return nil }
    let length = Float(path.count)
    return PartialMatch(
      share: min(1, found.value / (-least * length)), frames: found.frame..<lastFrame + 1,
      part: Float(found.row) / length...Float(lastRow + 1) / length)
  }
}

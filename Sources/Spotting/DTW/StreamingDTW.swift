/// Streaming subsequence dynamic time warping of one template against an endless stream of frames.
///
/// One column of accumulated costs per frame. Each step goes forward in both template and stream,
/// at half to twice the template's speed (Sakoe and Chiba 1978, asymmetric form, P = 1), for
/// template frame `i` and stream frame `t`:
///
///     D(i, t) = min( D(i-1, t-1) + c(i, t),
///                    D(i-2, t-1) + c(i-1, t) + c(i, t),
///                    D(i-1, t-2) + (c(i, t-1) + c(i, t)) / 2 )
///
/// A path may begin at any stream frame at no cost, and its length is carried along, so that the
/// start is known without going back (SPRING: Sakurai, Faloutsos and Yamamuro 2007). Every template
/// frame weighs exactly 1 on every path: dividing by the template's length normalises all paths
/// alike, and costs may be negative.
package struct StreamingDTW: Sendable {
  /// Frames of the template.
  package let length: Int
  // Column entry i + 2 belongs to template frame i; entries 0 and 1 stand before the template:
  // entry 1 is the free start, entry 0 is out of reach.
  private var current: [Float]
  private var last: [Float]
  private var beforeLast: [Float]
  private var currentSpan: [Int32]
  private var lastSpan: [Int32]
  private var beforeLastSpan: [Int32]
  private var lastCosts: [Float]

  /// The best path that ends at the newest frame.
  package struct Match: Equatable, Sendable {
    /// Mean cost of a template frame along the path; infinite while no path is complete.
    package var cost: Float
    /// Stream frames that the path covers, the newest included.
    package var frames: Int
  }

  /// The most stream frames that a path over a template of `length` frames covers.
  package static func longestMatch(length: Int) -> Int { 2 * length }

  package init(length: Int) {
    precondition(length > 0)
    self.length = length
    let column = Self.emptyColumn(length)
    (current, last, beforeLast) = (column, column, column)
    let spans = [Int32](repeating: 0, count: length + 2)
    (currentSpan, lastSpan, beforeLastSpan) = (spans, spans, spans)
    lastCosts = [Float](repeating: .infinity, count: length)
  }

  private static func emptyColumn(_ length: Int) -> [Float] {
    [.infinity, 0] + [Float](repeating: .infinity, count: length)
  }

  /// Moves on by one stream frame.
  ///
  /// - Parameter costs: the local costs of this frame against each template frame, finite.
  package mutating func step(_ costs: [Float]) -> Match {
    precondition(costs.count == length)
    for index in 0..<length {
      let cost = costs[index]
      let column = index + 2
      var best = last[column - 1] + cost
      var span = lastSpan[column - 1] + 1
      // Entry 0 is infinite, so a path cannot skip a frame that is not there.
      if index > 0 {
        let skipping = last[column - 2] + costs[index - 1] + cost
        if skipping < best {
          best = skipping
          span = lastSpan[column - 2] + 1
        }
      }
      let lingering = beforeLast[column - 1] + (lastCosts[index] + cost) / 2
      if lingering < best {
        best = lingering
        span = beforeLastSpan[column - 1] + 2
      }
      current[column] = best
      currentSpan[column] = span
    }
    for index in 0..<length { lastCosts[index] = costs[index] }
    let match = Match(
      cost: current[length + 1] / Float(length), frames: Int(currentSpan[length + 1]))
    rotate()
    return match
  }

  private mutating func rotate() {
    swap(&beforeLast, &last)
    swap(&last, &current)
    swap(&beforeLastSpan, &lastSpan)
    swap(&lastSpan, &currentSpan)
  }

  /// Forgets the stream, as if newly made.
  package mutating func reset() { self = StreamingDTW(length: length) }
}

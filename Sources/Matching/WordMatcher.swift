/// One wake word against a stream of frames: the templates' paths side by side, and what their
/// costs add up to.
struct WordMatcher: Sendable {
  /// The best match that ends at the newest frame.
  struct Match {
    /// Minus the mean cost of a template frame, averaged over the templates; minus infinity while
    /// no path is complete.
    var raw: Float
    /// Frames that the path of the best template covers.
    var frames: Int
  }

  private let rows: [FrameMatrix]
  private var warps: [StreamingDTW]
  private var costs: [[Float]]

  init(_ templates: [Template]) {
    rows = templates.map { FrameMatrix($0.values, dimension: $0.dimension) }
    warps = templates.map { StreamingDTW(length: $0.frameCount) }
    costs = templates.map { [Float](repeating: 0, count: $0.frameCount) }
  }

  /// - Parameters:
  ///   - frame: a frame in the matching space, filled up to the matrix's stride.
  ///   - background: the frame's distance to the background model. A frame that is as far from the
  ///     template as from the background says nothing either way.
  mutating func step(_ frame: [Float], background: Float) -> Match {
    var sum: Float = 0
    var best = StreamingDTW.Match(cost: .infinity, frames: 0)
    for index in warps.indices {
      rows[index].distances(to: frame, into: &costs[index])
      for row in costs[index].indices { costs[index][row] -= background }
      let match = warps[index].step(costs[index])
      sum += match.cost
      if match.cost < best.cost { best = match }
    }
    return Match(raw: -sum / Float(warps.count), frames: best.frames)
  }

  mutating func reset() {
    for index in warps.indices { warps[index].reset() }
  }
}

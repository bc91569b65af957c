/// One wake word of templates against a stream of frames.
package struct CepstralMatcher: Sendable {
  private let rows: [FrameMatrix]
  private var warps: WordWarps

  /// Minus the mean cost of a frame of each template, at the newest frame.
  package var templateScores: [Float] { warps.scores }

  package init(_ templates: [Template]) {
    rows = templates.map { FrameMatrix($0.values, dimension: $0.dimension) }
    warps = WordWarps(lengths: templates.map(\.frameCount))
  }

  /// - Parameters:
  ///   - frame: a frame in the matching space, filled up to the matrix's stride.
  ///   - background: what a template must undercut: a frame that is as far from the template as
  ///     this says nothing either way.
  package mutating func step(_ frame: [Float], background: Float) -> WordWarps.Match {
    for index in rows.indices {
      rows[index].distances(to: frame, into: &warps.costs[index])
      for row in warps.costs[index].indices { warps.costs[index][row] -= background }
    }
    return warps.step()
  }

  package mutating func reset() { warps.reset() }
}

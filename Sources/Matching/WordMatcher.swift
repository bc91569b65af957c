/// One wake word against a stream of frames: its templates' paths side by side, and what their
/// costs add up to.
struct WordMatcher: Sendable {
  /// The best match that ends at the newest frame.
  struct Match {
    /// The raw score; minus infinity while a template has no complete path.
    var raw: Float
    /// Frames that the path of the best template covers.
    var frames: Int
  }

  private let rows: [FrameMatrix]
  private var warps: [StreamingDTW]
  private var costs: [[Float]]
  /// Minus the mean cost of a frame of each template, at the newest frame.
  private(set) var templateScores: [Float]

  init(_ templates: [Template]) {
    rows = templates.map { FrameMatrix($0.values, dimension: $0.dimension) }
    warps = templates.map { StreamingDTW(length: $0.frameCount) }
    costs = templates.map { [Float](repeating: 0, count: $0.frameCount) }
    templateScores = templates.map { _ in -.infinity }
  }

  /// - Parameters:
  ///   - frame: a frame in the matching space, filled up to the matrix's stride.
  ///   - background: what a template must undercut: a frame that is as far from the template as
  ///     this says nothing either way.
  /// - Returns: the raw score, half-way between the best template's and the mean of all: the best
  ///   alone lets through what happens to resemble one take, the mean asks too much of a speaker
  ///   whom only one take resembles (Training/RESULTS.md).
  mutating func step(_ frame: [Float], background: Float) -> Match {
    var sum: Float = 0
    var best = -Float.infinity
    var frames = 0
    for index in warps.indices {
      rows[index].distances(to: frame, into: &costs[index])
      for row in costs[index].indices { costs[index][row] -= background }
      let match = warps[index].step(costs[index])
      templateScores[index] = -match.cost
      sum -= match.cost
      if -match.cost > best { (best, frames) = (-match.cost, match.frames) }
    }
    return Match(raw: (best + sum / Float(warps.count)) / 2, frames: frames)
  }

  mutating func reset() {
    for index in warps.indices { warps[index].reset() }
  }
}

/// The paths of one wake word side by side against a stream, and what their costs add up to.
package struct WordWarps: Sendable {
  /// The best match that ends at the newest frame.
  package struct Match {
    /// The raw score; minus infinity while one of the paths is not complete.
    package var raw: Float
    /// Frames that the best path covers.
    package var frames: Int
    /// The number of the best path.
    package var best: Int
  }

  /// The costs of the newest frame against each frame of each path, for ``step()``.
  package var costs: [[Float]]
  /// Minus the mean cost of a frame of each path, at the newest frame.
  private(set) var scores: [Float]
  private var warps: [StreamingDTW]

  /// - Parameter lengths: frames of each path.
  package init(lengths: [Int]) {
    warps = lengths.map { StreamingDTW(length: $0) }
    costs = lengths.map { [Float](repeating: 0, count: $0) }
    scores = lengths.map { _ in -.infinity }
  }

  /// Moves on by one stream frame, whose ``costs`` are set.
  ///
  /// - Returns: the raw score, half-way between the best path's and the mean of all: the best alone
  ///   lets through what happens to resemble one take, the mean asks too much of a speaker whom only
  ///   one take resembles (Training/RESULTS.md).
  package mutating func step() -> Match {
    var sum: Float = 0
    var match = Match(raw: -.infinity, frames: 0, best: 0)
    for index in warps.indices {
      let path = warps[index].step(costs[index])
      scores[index] = -path.cost
      sum -= path.cost
      if -path.cost > match.raw {
        match = Match(raw: -path.cost, frames: path.frames, best: index)
      }
    }
    match.raw = (match.raw + sum / Float(warps.count)) / 2
    return match
  }

  package mutating func reset() {
    for index in warps.indices { warps[index].reset() }
  }
}

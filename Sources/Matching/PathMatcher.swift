/// One wake word of paths against a stream of log posteriors.
struct PathMatcher: Sendable {
  private let pattern: PathPattern
  private var warps: WordWarps

  init(_ pattern: PathPattern) {
    self.pattern = pattern
    warps = WordWarps(lengths: pattern.paths.map(\.count))
  }

  /// - Parameter logPosteriors: of the pattern's head at the newest frame.
  mutating func step(_ logPosteriors: [Float]) -> WordWarps.Match {
    for (number, path) in pattern.paths.enumerated() {
      for row in path.indices {
        warps.costs[number][row] = min(-logPosteriors[path[row]], pattern.cap)
      }
    }
    return warps.step()
  }

  mutating func reset() { warps.reset() }
}

/// The paths of all words of one head against a stream of log posteriors, and what each word's costs
/// add up to.
package struct PathWarps: Sendable {
  /// The number of each word's first path, and of the one after its last.
  private let paths: [Range<Int>]
  private var groups: [PathLanes]

  package init(_ patterns: [StatePathPattern]) {
    var paths: [Range<Int>] = []
    var all: [(classes: [Int], cap: Float)] = []
    for pattern in patterns {
      paths.append(all.count..<all.count + pattern.paths.count)
      all += pattern.paths.map { ($0, pattern.cap) }
    }
    self.paths = paths
    groups = stride(from: 0, to: all.count, by: PathLanes.capacity).map {
      PathLanes(Array(all[$0..<min($0 + PathLanes.capacity, all.count)]))
    }
  }

  /// Moves on by one stream frame.
  ///
  /// - Parameter logPosteriors: of all classes of the head.
  package mutating func step(_ logPosteriors: UnsafePointer<Float>) {
    for index in groups.indices { groups[index].step(logPosteriors) }
  }

  /// The match of a word that ends at the newest frame: half-way between its best path and the mean of
  /// all, as in ``WordWarps``.
  package func match(_ word: Int) -> WordWarps.Match {
    var sum: Float = 0
    var match = WordWarps.Match(raw: -.infinity, frames: 0, best: 0)
    for path in paths[word] {
      let found = groups[path / PathLanes.capacity].match(path % PathLanes.capacity)
      sum -= found.cost
      if -found.cost > match.raw {
        match = WordWarps.Match(
          raw: -found.cost, frames: found.frames, best: path - paths[word].lowerBound)
      }
    }
    match.raw = (match.raw + sum / Float(paths[word].count)) / 2
    return match
  }

  package mutating func reset() {
    for index in groups.indices { groups[index].reset() }
  }
}

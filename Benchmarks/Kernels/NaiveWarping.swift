/// Dynamic time warping of a template against the recent past, all of it again for each new frame:
/// the recursion of `StreamingDTW` over the whole matrix.
///
/// No path covers more than two stream frames for each of the template, so twice the template's
/// length is all of the past that matters, and the results are the same.
struct NaiveWarping {
  private let length: Int
  /// Local costs of the recent frames, the newest last.
  private var costs: [[Float]] = []

  init(length: Int) { self.length = length }

  /// - Parameter newest: the local costs of the next frame against each template frame.
  /// - Returns: the mean cost of a template frame along the best path that ends here.
  mutating func step(_ newest: [Float]) -> Float {
    if costs.count == 2 * length { costs.removeFirst() }
    costs.append(newest)
    var matrix = [Float](repeating: .infinity, count: costs.count * length)
    // A path may begin anywhere at no cost: 0 before the template, at any time.
    func total(_ row: Int, _ time: Int) -> Float {
      if row < 0 { return 0 }
      return time < 0 ? .infinity : matrix[time * length + row]
    }
    for time in costs.indices {
      for row in 0..<length {
        let cost = costs[time][row]
        var best = total(row - 1, time - 1) + cost
        if row > 0 { best = min(best, total(row - 2, time - 1) + costs[time][row - 1] + cost) }
        if time > 0 {
          best = min(best, total(row - 1, time - 2) + (costs[time - 1][row] + cost) / 2)
        }
        matrix[time * length + row] = best
      }
    }
    return matrix[costs.count * length - 1] / Float(length)
  }
}

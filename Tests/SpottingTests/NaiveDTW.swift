/// The recursion of ``StreamingDTW``'s comment, taken literally: for one start frame at a time and
/// from the end of the path back to its start.
struct NaiveDTW {
  /// Local costs, `costs[t][i]`.
  let costs: [[Float]]

  /// The cheapest path that ends at `(i, t)` and begins at stream frame `start`.
  private func cost(_ i: Int, _ t: Int, from start: Int, _ known: inout [[Int]: Float]) -> Float {
    if i == -1 { return t == start - 1 ? 0 : .infinity }
    if i < 0 || t < start { return .infinity }
    if let cost = known[[i, t]] { return cost }
    let c = { (i: Int, t: Int) in costs[t][i] }
    var best = cost(i - 1, t - 1, from: start, &known) + c(i, t)
    if i >= 1 {
      best = min(best, cost(i - 2, t - 1, from: start, &known) + c(i - 1, t) + c(i, t))
    }
    if t >= 1 {
      best = min(best, cost(i - 1, t - 2, from: start, &known) + (c(i, t - 1) + c(i, t)) / 2)
    }
    known[[i, t]] = best
    return best
  }

  /// The cheapest path that ends at `t` with the last template frame, and all starts of such paths.
  func best(endingAt t: Int) -> (cost: Float, starts: [Int]) {
    let length = costs[0].count
    let each = (0...t).map { start in
      var known: [[Int]: Float] = [:]
      return cost(length - 1, t, from: start, &known)
    }
    let least = each.min() ?? .infinity
    return (least, each.indices.filter { each[$0] == least })
  }
}

/// Subsequence dynamic time warping of a template against a stream, the whole matrix kept: the
/// recursion in the comment of `BatchedDTW`, which `unbidden_warp` and `unbidden_align` follow too.
///
///     D(i, t) = min( D(i-1, t-1) + c(i, t),
///                    D(i-2, t-1) + c(i-1, t) + c(i, t),
///                    D(i-1, t-2) + (c(i, t-1) + c(i, t)) / 2 )
///
/// A path may begin at any stream frame at no cost. Of steps that cost the same the first counts.
package struct NaiveDTW {
  /// How the best path came to a place, as `unbidden_align` numbers it.
  package enum Step: Int8 {
    case forward, skip, linger
  }

  /// Frames of the template.
  package let length: Int
  /// Local costs, `costs[t][i]`.
  package private(set) var costs: [[Float]] = []
  // Of frame after frame, for each template frame.
  private var totals: [Float] = []
  private var spans: [Int] = []
  private var steps: [Step] = []

  package init(length: Int) { self.length = length }

  /// - Parameter costs: `costs[t][i]`, one stream frame at least.
  package init(costs: [[Float]]) {
    self.init(length: costs[0].count)
    for frame in costs { add(frame) }
  }

  /// Moves on by one stream frame.
  ///
  /// - Parameter newest: the local costs of the frame against each template frame.
  package mutating func add(_ newest: [Float]) {
    costs.append(newest)
    let time = costs.count - 1
    for row in 0..<length {
      let cost = newest[row]
      var best = total(time - 1, row - 1) + cost
      var (span, step) = (self.span(time - 1, row - 1) + 1, Step.forward)
      if row > 0 {
        let skipping = total(time - 1, row - 2) + newest[row - 1] + cost
        if skipping < best {
          (best, span, step) = (skipping, self.span(time - 1, row - 2) + 1, .skip)
        }
      }
      if time > 0 {
        let lingering = total(time - 2, row - 1) + (costs[time - 1][row] + cost) / 2
        if lingering < best {
          (best, span, step) = (lingering, self.span(time - 2, row - 1) + 2, .linger)
        }
      }
      totals.append(best)
      spans.append(span)
      steps.append(step)
    }
  }

  /// The cost of the best path that ends at a stream frame and a template frame; infinite where
  /// there is none.
  package func total(_ time: Int, _ row: Int) -> Float {
    if row < 0 { return row == -1 ? 0 : .infinity }
    return time < 0 ? .infinity : totals[time * length + row]
  }

  /// The stream frames that this path covers; means nothing where the cost is infinite.
  package func span(_ time: Int, _ row: Int) -> Int {
    row < 0 || time < 0 ? 0 : spans[time * length + row]
  }

  package func step(_ time: Int, _ row: Int) -> Step { steps[time * length + row] }
}

extension NaiveDTW {
  /// The cheapest path that ends at `t` with the last template frame, and all starts of such paths:
  /// another way to the same, for one start frame at a time and from the end of the path back to
  /// it.
  package func best(endingAt t: Int) -> (cost: Float, starts: [Int]) {
    let each = (0...t).map { start in
      var known: [[Int]: Float] = [:]
      return cost(length - 1, t, from: start, &known)
    }
    let least = each.min() ?? .infinity
    return (least, each.indices.filter { each[$0] == least })
  }

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
}

/// The local costs of a stream frame against paths side by side, `min(-logPosterior, cap)`: what
/// `unbidden_path_costs` does.
///
/// - Parameters:
///   - classes: for each template frame `lanes` numbers, one for each path.
///   - caps: one for each path; as many paths are set.
///   - costs: laid out like `classes`.
package func naivePathCosts(
  _ logPosteriors: [Float], classes: [Int32], caps: [Float], lanes: Int, into costs: inout [Float]
) {
  for row in 0..<classes.count / lanes {
    for path in caps.indices {
      let index = row * lanes + path
      costs[index] = min(caps[path], -logPosteriors[Int(classes[index])])
    }
  }
}

/// Goes back along the best path of ``StreamingDTW``: which template frame each stream frame was
/// matched with. The recurrence, its order of sums and its choice between equals are the same.
struct PathAlignment: Sendable {
  private enum Step: UInt8 {
    case forward, skip, linger
  }

  /// Column after column, `length` sums each, and the step that each came by.
  private var sums: [Float]
  private var steps: [UInt8]
  /// For each stream frame of the last alignment, the template frame.
  private(set) var rows: [Int]

  /// - Parameters:
  ///   - length: of the longest template.
  ///   - frames: of the longest stretch.
  init(length: Int, frames: Int) {
    sums = [Float](repeating: 0, count: length * frames)
    steps = [UInt8](repeating: 0, count: length * frames)
    rows = [Int](repeating: 0, count: frames)
  }

  /// Aligns a stretch that one path covers from its first frame to its last.
  ///
  /// - Parameters:
  ///   - costs: frame after frame of the stretch, the local cost against each template frame.
  ///   - length: frames of the template.
  ///   - frames: of the stretch, above 0.
  mutating func align(_ costs: [Float], length: Int, frames: Int) {
    for time in 0..<frames {
      for row in 0..<length {
        let place = time * length + row
        let cost = costs[place]
        // Before its first frame the stretch has no past: only a path's first row may begin there.
        var best = sum(row - 1, time - 1, length) + cost
        var step = Step.forward
        if row > 0 {
          let skipping = sum(row - 2, time - 1, length) + costs[place - 1] + cost
          if skipping < best { (best, step) = (skipping, .skip) }
        }
        if time > 0 {
          let lingering =
            sum(row - 1, time - 2, length) + (costs[place - length] + cost) / 2
          if lingering < best { (best, step) = (lingering, .linger) }
        }
        sums[place] = best
        steps[place] = step.rawValue
      }
    }
    goBack(length: length, frames: frames)
  }

  /// The accumulated cost before a step: row -1 is the free start, row -2 out of reach.
  private func sum(_ row: Int, _ time: Int, _ length: Int) -> Float {
    if row == -1 { return 0 }
    return row < 0 || time < 0 ? .infinity : sums[time * length + row]
  }

  private mutating func goBack(length: Int, frames: Int) {
    var (row, time) = (length - 1, frames - 1)
    while row >= 0, time >= 0 {
      rows[time] = row
      switch Step(rawValue: steps[time * length + row]) {
      case .skip: (row, time) = (row - 2, time - 1)
      case .linger:
        rows[time - 1] = row
        (row, time) = (row - 1, time - 2)
      default: (row, time) = (row - 1, time - 1)
      }
    }
    // A stretch that is longer than its path: what came before belongs to the first row.
    while time >= 0 {
      rows[time] = 0
      time -= 1
    }
  }
}

import Matching

/// Naive cepstra against every template by naive warping: a detector as one would first write it,
/// without a background model, a calibration or a decision, so its time is a lower bound.
struct NaiveDetector {
  private let cepstra = NaiveCepstra()
  private let templates: [Template]
  private var warpings: [NaiveWarping]

  init(_ words: [WakeWord]) {
    templates = words.flatMap(\.templates)
    warpings = templates.map { NaiveWarping(length: $0.frameCount) }
  }

  /// - Returns: the lowest cost of any template.
  mutating func process(_ samples: [Float]) -> Float {
    let rows = cepstra.rows(samples)
    var best = Float.infinity
    // As many frames as the detector makes: one for two hops.
    for row in stride(from: 0, to: rows.count, by: 2) {
      for (index, template) in templates.enumerated() {
        let costs = (0..<template.frameCount).map { frame in
          var sum: Float = 0
          for (value, cepstrum) in rows[row].enumerated() {
            let difference = template.values[frame * template.dimension + value] - cepstrum
            sum += difference * difference
          }
          return sum.squareRoot()
        }
        best = min(best, warpings[index].step(costs))
      }
    }
    return best
  }
}

/// What is known of a sound: what `unbidden_level` adds to.
package struct NaiveLevel: Equatable {
  /// Greatest magnitude.
  package var peak: Float = 0
  /// Samples of at least the magnitude that counts as clipping.
  package var clipped = 0
  package var sumOfSquares = 0.0

  package init() {}

  /// Adds samples, one after another. NaN counts as 0, and in the sum a million as the greatest.
  package mutating func add(_ samples: [Float], clipping: Float) {
    var level = self
    for sample in samples where !sample.isNaN {
      let magnitude = abs(sample)
      level.peak = max(level.peak, magnitude)
      if magnitude >= clipping { level.clipped += 1 }
      let bounded = Double(min(magnitude, 1e6))
      level.sumOfSquares += bounded * bounded
    }
    self = level
  }
}

/// Sets to 0 what is NaN or of a magnitude beyond `largest`: what `unbidden_silence_non_numbers`
/// does.
///
/// - Returns: how many samples that were.
package func naiveSilenceNonNumbers(_ samples: inout [Float], largest: Float) -> Int {
  var found = 0
  for index in samples.indices where !(abs(samples[index]) <= largest) {
    samples[index] = 0
    found += 1
  }
  return found
}

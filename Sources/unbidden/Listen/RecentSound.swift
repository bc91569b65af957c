/// The newest seconds of a stream, for clips that begin before the word was known. Made once; taking
/// samples in allocates nothing.
struct RecentSound {
  private var ring: [Float]
  /// Samples that have come in since the start.
  private(set) var count = 0

  /// - Parameter capacity: samples that are kept, above 0.
  init(capacity: Int) { ring = [Float](repeating: 0, count: capacity) }

  mutating func append(_ samples: Span<Float>) {
    var at = count % ring.count
    for index in samples.indices {
      ring[at] = samples[index]
      at += 1
      if at == ring.count { at = 0 }
    }
    count += samples.count
  }

  /// The samples of a stretch, numbered from the start of the stream, as far as they are kept.
  subscript(stretch: Range<Int>) -> [Float] {
    stretch.clamped(to: max(0, count - ring.count)..<count).map { ring[$0 % ring.count] }
  }
}

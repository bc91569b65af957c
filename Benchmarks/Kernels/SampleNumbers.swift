/// Numbers that look like chance and are the same in every run.
struct SampleNumbers {
  private var state: UInt32 = 1

  /// From 0 up to but not including 1.
  mutating func share() -> Float {
    state = state &* 1_664_525 &+ 1_013_904_223
    return Float(state >> 8) / Float(1 << 24)
  }

  mutating func numbers(_ count: Int, in range: Range<Float> = -1..<1) -> [Float] {
    (0..<count).map { _ in
      range.lowerBound + share() * (range.upperBound - range.lowerBound)
    }
  }
}

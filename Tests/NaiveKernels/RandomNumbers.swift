extension RandomNumberGenerator {
  /// `count` numbers, evenly spread over `range`.
  package mutating func numbers(_ count: Int, in range: Range<Float> = -1..<1) -> [Float] {
    (0..<count).map { _ in Float.random(in: range, using: &self) }
  }
}

/// One take of a wake word as a sequence of feature frames.
package struct Template: Equatable, Sendable {
  /// Frame after frame, `frameCount` times `dimension` values.
  package let values: [Float]
  /// Values of one frame.
  package let dimension: Int
  package var frameCount: Int { values.count / dimension }

  /// - Precondition: `values` is a whole number of frames, at least one.
  package init(values: [Float], dimension: Int) {
    precondition(dimension > 0 && !values.isEmpty && values.count % dimension == 0)
    self.values = values
    self.dimension = dimension
  }

  /// Frames that a template may have at least and at most: 0.2 s, shorter than any wake word, and
  /// 4 s, longer than any.
  package static let shortest = 10
  package static let longest = 200
}

/// Gets the samples of a recording as they are decoded, before they are mixed and resampled, on the thread
/// that reads it.
package final class SoundTap: Sendable, Equatable {
  let begin: @Sendable (RecordingFormat) -> Void
  let take: @Sendable (Span<Float>) -> Void

  /// - Parameters:
  ///   - begin: called first.
  ///   - take: is given the next samples of all channels, interleaved, full scale 1, finite.
  package init(
    begin: @escaping @Sendable (RecordingFormat) -> Void,
    take: @escaping @Sendable (Span<Float>) -> Void
  ) {
    (self.begin, self.take) = (begin, take)
  }

  /// Whether they are one and the same.
  package static func == (first: SoundTap, second: SoundTap) -> Bool { first === second }
}

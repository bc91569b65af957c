import Features

/// Samples in, frames in the ``CepstralSpace`` out, each with what a template must undercut at it;
/// the newest frames are kept until the frame of the posteriorgram that they go with is there.
///
/// Frame `k` here goes with frame `k` of the ``Posteriorgram``: it is number `k + lead` of the
/// ``CepstralExtractor``.
package struct CepstralStream: ~Copyable {
  /// What frame `k` of the posteriorgram and frame `k + lead` of the extractor describe ends at
  /// samples `320 k + 416` and `320 (k + 1) + 120`.
  package static let lead = 1
  /// Frames that are kept: an acoustic model lags by 16 at most.
  private static let capacity = 32

  private let space: CepstralSpace
  private var extractor: CepstralExtractor
  /// Of the kept frames, ``CepstralSpace/paddedDimension`` values each, a ring.
  private let frames: UnsafeMutableBufferPointer<Float>
  private var distances: [Float]
  /// Frames of the stream so far; those before the lead do not count.
  private var count = -lead

  /// At the start of a stream.
  package init(_ space: CepstralSpace = .shipped) {
    self.space = space
    extractor = CepstralExtractor(space.parameters)
    frames = .allocate(capacity: Self.capacity * space.paddedDimension)
    frames.initialize(repeating: 0)
    distances = [Float](repeating: 0, count: Self.capacity)
  }

  deinit { frames.deallocate() }

  /// Takes samples from `position` on until frame `number` is there, or the samples are used up.
  package mutating func advance(
    to number: Int, through samples: Span<Float>, from position: inout Int
  ) {
    while count <= number, extractor.advance(through: samples, from: &position) {
      count += 1
      guard count > 0 else { continue }
      let slot = (count - 1) % Self.capacity
      let frame = frames.baseAddress! + slot * space.paddedDimension
      space.place(extractor.frame, into: frame)
      distances[slot] = space.backgroundDistance(frame)
    }
  }

  /// A frame, and what a template must undercut at it; valid until the next `advance`.
  ///
  /// - Precondition: it is there, and among the newest 32.
  package func frame(_ number: Int) -> (values: UnsafePointer<Float>, background: Float) {
    precondition(number < count && number >= count - Self.capacity)
    let slot = number % Self.capacity
    return (UnsafePointer(frames.baseAddress! + slot * space.paddedDimension), distances[slot])
  }

  /// Forgets the stream, as if newly made.
  package mutating func reset() {
    extractor.reset()
    count = -Self.lead
  }
}

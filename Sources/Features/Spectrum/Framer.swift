import CKernels

/// Cuts a stream of samples into overlapping windows, with pre-emphasis running on across them.
///
/// The filter sees each sample once, so the windows do not depend on how the stream is cut into
/// calls. The sample before the first is taken equal to the first: a constant offset then makes no
/// click at the start.
package struct Framer {
  /// The pre-emphasised samples of the current window, `windowLength` of them.
  package private(set) var window: [Float]
  private let hopLength: Int
  private let preEmphasis: Float
  private var filled = 0
  private var previous: Float?
  private var full = false

  /// - Parameter options: its window, hop and pre-emphasis count; `hopLength` no more than
  ///   `windowLength`.
  package init(_ options: FrameOptions) {
    window = [Float](repeating: 0, count: options.windowLength)
    hopLength = options.hopLength
    preEmphasis = options.preEmphasis
  }

  /// Takes samples from `position` on until a window is full or the samples are used up.
  ///
  /// - Returns: whether ``window`` now holds the next window; `position` is where to go on.
  package mutating func advance(through samples: Span<Float>, from position: inout Int) -> Bool {
    if full {
      let kept = window.count - hopLength
      window.withUnsafeMutableBufferPointer { buffer in
        let base = buffer.baseAddress!
        base.update(from: base + hopLength, count: kept)
      }
      filled = kept
      full = false
    }
    let count = min(window.count - filled, samples.count - position)
    guard count > 0 else { return false }
    // The first has its neighbour in an earlier call; the others then go in whole vectors.
    window[filled] = samples[position] - preEmphasis * (previous ?? samples[position])
    samples.extracting(position..<position + count).withUnsafeBufferPointer { new in
      window.withUnsafeMutableBufferPointer { window in
        unbidden_pre_emphasis(
          new.baseAddress! + 1, preEmphasis, window.baseAddress! + filled + 1, Int32(count - 1))
      }
    }
    previous = samples[position + count - 1]
    position += count
    filled += count
    full = filled == window.count
    return full
  }

  /// Forgets the stream, as if newly made.
  package mutating func reset() {
    filled = 0
    previous = nil
    full = false
  }
}

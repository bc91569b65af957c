/// Adds to each frame of cepstra its slope over time: the regression over two frames on either side
/// (Furui 1986), `d[t] = sum over k = 1, 2 of k (c[t+k] - c[t-k]) / 10`.
///
/// The slope needs two frames to come, so frames leave two frames late. Before the first frame the
/// stream is taken to stand still at it.
struct DeltaFilter {
  /// Frames by which the output lags behind the input.
  static let lag = 2
  private static let span = 2 * lag + 1

  private let width: Int
  /// The last five frames, a ring.
  private var frames: [[Float]]
  private var newest = 0
  private var started = false

  init(width: Int) {
    self.width = width
    frames = [[Float]](repeating: [Float](repeating: 0, count: width), count: Self.span)
  }

  /// - Parameters:
  ///   - frame: `width` values at least, the newest frame.
  ///   - output: `2 * width` values: the frame two before, then its slope.
  mutating func apply(to frame: [Float], into output: inout [Float]) {
    if !started {
      for place in frames.indices { copy(frame, to: place) }
      started = true
    }
    newest = (newest + 1) % Self.span
    copy(frame, to: newest)
    let (oldest, older) = ((newest + 1) % Self.span, (newest + 2) % Self.span)
    let (centre, newer) = ((newest + 3) % Self.span, (newest + 4) % Self.span)
    for index in 0..<width {
      output[index] = frames[centre][index]
      output[width + index] =
        (frames[newer][index] - frames[older][index]
          + 2 * (frames[newest][index] - frames[oldest][index])) / 10
    }
  }

  private mutating func copy(_ frame: [Float], to place: Int) {
    for index in 0..<width { frames[place][index] = frame[index] }
  }

  mutating func reset() { started = false }
}

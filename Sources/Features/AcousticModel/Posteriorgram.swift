/// Samples in, a posteriorgram out, frame by frame: log posteriors of states and of phones, as
/// ``LogMel`` and ``AcousticModel`` give them, brought to the frames that they describe.
///
/// Frame `k` is the one whose window begins at sample `320 k` (``FrameTime``). The model is
/// computed for as many frames at once as the samples give, up to a block; the frames are the same,
/// however the samples are split over calls.
package struct Posteriorgram: ~Copyable {
  private let delay: Int
  private var mel: LogMel
  private var model: AcousticModel
  /// The newest frame's place in the model's block, and how many there are.
  private var row = 0
  private var rows = 0
  /// Outputs still to come that describe what was before the stream.
  private var early: Int

  /// - Parameter givesPhones: whether ``phones`` are wanted.
  package init(_ weights: AcousticModelWeights, givesPhones: Bool = true) {
    delay = weights.description.delay
    mel = LogMel(weights)
    model = AcousticModel(weights, givesPhones: givesPhones)
    early = delay
  }

  /// Moves on by one frame, taking samples from `position` on.
  ///
  /// - Parameter samples: 16 kHz mono, full scale 1, any number; finite. Must be the same until the
  ///   answer is no.
  /// - Returns: whether there is a new frame; if not, all samples are taken.
  package mutating func advance(through samples: Span<Float>, from position: inout Int) -> Bool {
    while true {
      row += 1
      if row >= rows {
        while !model.isFull, mel.advance(through: samples, from: &position) { model.add(mel.frame) }
        (row, rows) = (0, model.run())
        if rows == 0 { return false }
      }
      if early == 0 { return true }
      early -= 1
    }
  }

  /// Log posteriors of all states at the newest frame; valid until the next frame.
  package var states: UnsafePointer<Float> { model.states(row) }

  /// Log posteriors of all phones at the newest frame; valid until the next frame.
  package var phones: UnsafePointer<Float> { model.phones(row) }

  /// Samples of silence that bring out the frames which the delay holds back, up to the one whose
  /// middle is the end of the stream.
  package var tailLength: Int { FrameTime.windowLength / 2 + delay * FrameTime.hopLength }

  /// Forgets the stream, as if newly made.
  package mutating func reset() {
    mel.reset()
    model.reset()
    (row, rows, early) = (0, 0, delay)
  }
}

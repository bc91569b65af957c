import CKernels

/// Samples in, frames of scaled log mel energies out: what the ``AcousticModel`` takes, one frame
/// every ``FrameTime/hopLength`` samples.
///
/// Nothing in it remembers the past but the pre-emphasis, so that a frame is the same wherever it
/// lies in a stream.
package struct LogMel: ~Copyable {
  /// The newest frame, `(ln(energy + floor) - mean) * scale` for each band, and 0 up to a whole
  /// vector.
  package private(set) var frame: [Float]
  private var framer: Framer
  private var spectrum: PowerSpectrum
  private let bank: MelBank
  // Copies of its own: to count references to what all threads share, frame by frame, slows them
  // all.
  private let floor: Float
  private let mean: [Float]
  private let scale: [Float]
  private var power: [Float]

  /// - Parameter weights: of the acoustic model that takes the frames; its floor, mean and scale
  ///   count.
  package init(_ weights: AcousticModelWeights) {
    var frames = FrameOptions()
    (frames.windowLength, frames.hopLength) = (FrameTime.windowLength, FrameTime.hopLength)
    var mel = MelOptions()
    mel.bands = weights.bands
    floor = weights.floor
    mean = weights.mean.map { $0 }
    scale = weights.scale.map { $0 }
    framer = Framer(frames)
    spectrum = PowerSpectrum(frames)
    bank = MelBank(mel, fftLength: frames.fftLength)
    power = [Float](repeating: 0, count: spectrum.paddedCount)
    frame = [Float](repeating: 0, count: weights.mean.count)
  }

  /// Takes samples from `position` on until a frame is complete or the samples are used up.
  ///
  /// - Parameter samples: 16 kHz mono, full scale 1, any number; finite.
  /// - Returns: whether ``frame`` now holds the next frame; `position` is where to go on.
  package mutating func advance(through samples: Span<Float>, from position: inout Int) -> Bool {
    guard framer.advance(through: samples, from: &position) else { return false }
    spectrum.transform(framer.window, into: &power)
    bank.apply(to: power, into: &frame)
    unbidden_logarithms(&frame, floor, mean, scale, Int32(frame.count))
    return true
  }

  /// Forgets the stream, as if newly made.
  package mutating func reset() { framer.reset() }
}

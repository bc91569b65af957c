import CKernels

/// Samples in, frames of scaled log mel energies out: what the ``AcousticModel`` hears, 50 frames a second.
///
/// Nothing in it remembers the past but the pre-emphasis, so that a frame is the same wherever it
/// lies in a stream.
package struct LogMel: ~Copyable {
  /// Windows of 32 ms every 20 ms.
  static let parameters = {
    var parameters = CepstralParameters()
    (parameters.windowLength, parameters.hopLength) = (512, 320)
    return parameters
  }()

  /// Samples from one frame to the next: 20 ms.
  package static var hopLength: Int { parameters.hopLength }
  /// Samples that a frame is made of: 32 ms.
  package static var windowLength: Int { parameters.windowLength }
  /// Seconds from one frame to the next.
  package static var frameSeconds: Double {
    Double(parameters.hopLength) / Double(parameters.sampleRate)
  }

  /// The newest frame, `(ln(energy + floor) - mean) * scale` for each band, and 0 up to a whole
  /// vector.
  package private(set) var frame: [Float]
  private var framer: Framer
  private var spectrum: PowerSpectrum
  private let bank: MelBank
  // Copies of its own: to count references to what all threads share, frame by frame, slows them all.
  private let floor: Float
  private let mean: [Float]
  private let scale: [Float]
  private var power: [Float]

  /// - Parameter weights: of the encoder that is to hear the frames; its floor, mean and scale count.
  package init(_ weights: AcousticModelWeights) {
    var parameters = Self.parameters
    parameters.melBands = weights.bands
    floor = weights.floor
    mean = weights.mean.map { $0 }
    scale = weights.scale.map { $0 }
    framer = Framer(parameters)
    spectrum = PowerSpectrum(parameters)
    bank = MelBank(parameters)
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

  /// The stretch of audio, in seconds from the start of the stream, that `count` frames describe, the
  /// last of them being number `frame`.
  package static func seconds(upTo frame: Int, count: Int) -> (start: Double, end: Double) {
    // Half a window's overhang on either side belongs as much to the neighbours.
    let overhang = (windowLength - hopLength) / 2
    let end = (frame + 1) * hopLength + overhang
    let start = (frame + 1 - count) * hopLength + overhang
    let rate = Double(parameters.sampleRate)
    return (Double(max(0, start)) / rate, Double(max(0, end)) / rate)
  }
}

import Foundation

/// Samples in, feature frames out: the whole front end, one frame at a time and without allocation.
///
/// The way of the sound: ``Framer`` (pre-emphasis, windows), ``PowerSpectrum``, ``MelBank``, noise
/// subtraction, logarithm, ``CosineTransform`` to cepstra, mean normalisation, slopes, and the mean
/// of each pair of frames. The same samples give the same frames however they are split over calls.
package struct CepstralExtractor: ~Copyable {
  package let parameters: CepstralParameters
  private var framer: Framer
  private var spectrum: PowerSpectrum
  private let melBank: MelBank
  private var noise: NoiseFloor
  private var logarithm: FloorLogarithm
  private let transform: CosineTransform
  private var mean: CepstralMean
  private var deltas: DeltaFilter
  private var power: [Float]
  private var bands: [Float]
  private var cepstra: [Float]
  private var frame: [Float]
  private var pair: [Float]
  private var pairHalfFull = false
  /// Whether the last hops were loud, the newest in the lowest bit.
  private var loudHops: UInt8 = 0

  package init(_ parameters: CepstralParameters = .standard) {
    self.parameters = parameters
    framer = Framer(parameters)
    spectrum = PowerSpectrum(parameters)
    melBank = MelBank(parameters)
    noise = NoiseFloor(parameters)
    logarithm = FloorLogarithm(parameters)
    transform = CosineTransform(inputs: parameters.melBands, outputs: parameters.cepstra)
    mean = CepstralMean(parameters)
    deltas = DeltaFilter(width: parameters.cepstra)
    power = [Float](repeating: 0, count: spectrum.paddedCount)
    bands = [Float](repeating: 0, count: parameters.melBands)
    cepstra = [Float](repeating: 0, count: parameters.cepstra)
    frame = [Float](repeating: 0, count: parameters.dimension)
    pair = frame
  }

  /// Takes the next samples of the stream.
  ///
  /// - Parameters:
  ///   - samples: 16 kHz mono, full scale 1, any number; finite.
  ///   - onFrame: gets each finished feature frame, `parameters.dimension` values, and whether it
  ///     is near the loudest recent sound and so no pause.
  package mutating func process(_ samples: Span<Float>, onFrame: ([Float], Bool) -> Void) {
    var position = 0
    while framer.advance(through: samples, from: &position) {
      spectrum.transform(framer.window, into: &power)
      melBank.apply(to: power, into: &bands)
      // 1e-9 lies far below any sound: it only keeps digital silence from minus infinity.
      let energy = log(Self.sum(bands) + 1e-9)
      noise.subtract(from: &bands)
      logarithm.apply(to: &bands, energy: energy)
      transform.apply(to: bands, into: &cepstra)
      loudHops = loudHops << 1 | (mean.apply(to: &cepstra, energy: energy) ? 1 : 0)
      deltas.apply(to: cepstra, into: &frame)
      if pairHalfFull {
        for index in pair.indices { pair[index] = (pair[index] + frame[index]) / 2 }
        // Of the newest four hops a feature frame, which lags by two, describes the older two.
        onFrame(pair, loudHops & 0b1100 == 0b1100)
      } else {
        for index in pair.indices { pair[index] = frame[index] }
      }
      pairHalfFull.toggle()
    }
  }

  private static func sum(_ bands: [Float]) -> Float {
    var total: Float = 0
    for band in bands.indices { total += bands[band] }
    return total
  }

  /// Forgets the stream, as if newly made.
  package mutating func reset() {
    framer.reset()
    noise.reset()
    logarithm.reset()
    mean.reset()
    deltas.reset()
    pairHalfFull = false
    loudHops = 0
  }
}

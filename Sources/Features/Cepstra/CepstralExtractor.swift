import Foundation

/// Samples in, frames of cepstra and their slopes out, one at a time and without allocation.
///
/// The way of the sound: ``Framer`` (pre-emphasis, windows), ``PowerSpectrum``, ``MelBank``, noise
/// subtraction, logarithm, ``CosineTransform`` to cepstra, mean normalisation, slopes, and the mean
/// of each pair of frames. The same samples give the same frames however they are split over calls.
package struct CepstralExtractor: ~Copyable {
  /// What decides which numbers come out.
  package let parameters: CepstralParameters
  /// The newest feature frame: `parameters.dimension` values.
  package private(set) var frame: [Float]
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
  private var hop: [Float]
  private var hasHalf = false

  /// At the start of a stream.
  package init(_ parameters: CepstralParameters = .standard) {
    self.parameters = parameters
    framer = Framer(parameters.frames)
    spectrum = PowerSpectrum(parameters.frames)
    melBank = MelBank(parameters.mel, fftLength: parameters.frames.fftLength)
    noise = NoiseFloor(parameters.noise, bands: parameters.mel.bands)
    logarithm = FloorLogarithm(parameters.floor, bands: parameters.mel.bands)
    transform = CosineTransform(inputs: parameters.mel.bands, outputs: parameters.cepstra)
    mean = CepstralMean(parameters.mean)
    deltas = DeltaFilter(width: parameters.cepstra)
    power = [Float](repeating: 0, count: spectrum.paddedCount)
    bands = [Float](repeating: 0, count: parameters.mel.bands)
    cepstra = [Float](repeating: 0, count: parameters.cepstra)
    frame = [Float](repeating: 0, count: parameters.dimension)
    hop = frame
  }

  /// Takes samples from `position` on until a feature frame is complete or the samples are used up.
  ///
  /// - Parameter samples: 16 kHz mono, full scale 1, any number; finite.
  /// - Returns: whether ``frame`` now holds the next feature frame; `position` is where to go on.
  package mutating func advance(through samples: Span<Float>, from position: inout Int) -> Bool {
    while framer.advance(through: samples, from: &position) {
      spectrum.transform(framer.window, into: &power)
      melBank.apply(to: power, into: &bands)
      // 1e-9 lies far below any sound: it only keeps digital silence from minus infinity.
      let energy = log(Self.sum(bands) + 1e-9)
      noise.subtract(from: &bands)
      logarithm.apply(to: &bands, energy: energy)
      transform.apply(to: bands, into: &cepstra)
      mean.apply(to: &cepstra, energy: energy)
      deltas.apply(to: cepstra, into: &hop)
      hasHalf.toggle()
      if hasHalf {
        for index in frame.indices { frame[index] = hop[index] }
      } else {
        for index in frame.indices { frame[index] = (frame[index] + hop[index]) / 2 }
        return true
      }
    }
    return false
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
    hasHalf = false
  }
}

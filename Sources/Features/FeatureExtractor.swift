/// Samples in, feature frames out: the whole front end, one frame at a time and without allocation.
///
/// The way of the sound: ``Framer`` (pre-emphasis, windows), ``PowerSpectrum``, ``MelBank``, noise
/// subtraction, level normalisation and logarithm, ``CosineTransform`` to cepstra, slopes, and the
/// mean of each pair of frames. The same samples give the same frames however they are split over calls.
public struct FeatureExtractor: ~Copyable {
  public let parameters: FeatureParameters
  private var framer: Framer
  private var spectrum: PowerSpectrum
  private let melBank: MelBank
  private var noise: NoiseFloor
  private var normaliser: LevelNormaliser
  private let transform: CosineTransform
  private var deltas: DeltaFilter
  private var power: [Float]
  private var bands: [Float]
  private var cepstra: [Float]
  private var frame: [Float]
  private var pair: [Float]
  private var pairHalfFull = false

  public init(_ parameters: FeatureParameters = .standard) {
    self.parameters = parameters
    framer = Framer(parameters)
    spectrum = PowerSpectrum(parameters)
    melBank = MelBank(parameters)
    noise = NoiseFloor(parameters)
    normaliser = LevelNormaliser(parameters)
    transform = CosineTransform(inputs: parameters.melBands, outputs: parameters.cepstra)
    deltas = DeltaFilter(width: parameters.cepstra)
    power = [Float](repeating: 0, count: parameters.fftLength / 2 + 1)
    bands = [Float](repeating: 0, count: parameters.melBands)
    cepstra = [Float](repeating: 0, count: parameters.cepstra)
    frame = [Float](repeating: 0, count: parameters.dimension)
    pair = frame
  }

  /// Takes the next samples of the stream.
  ///
  /// - Parameters:
  ///   - samples: 16 kHz mono, full scale 1, any number; finite.
  ///   - onFrame: gets each finished feature frame, `parameters.dimension` values.
  public mutating func process(_ samples: Span<Float>, onFrame: ([Float]) -> Void) {
    var position = 0
    while framer.advance(through: samples, from: &position) {
      spectrum.transform(framer.window, into: &power)
      melBank.apply(to: power, into: &bands)
      normaliser.follow(bands)
      noise.subtract(from: &bands)
      normaliser.apply(to: &bands)
      transform.apply(to: bands, into: &cepstra)
      deltas.apply(to: cepstra, into: &frame)
      if pairHalfFull {
        for index in pair.indices { pair[index] = (pair[index] + frame[index]) / 2 }
        onFrame(pair)
      } else {
        for index in pair.indices { pair[index] = frame[index] }
      }
      pairHalfFull.toggle()
    }
  }

  /// Forgets the stream, as if newly made.
  public mutating func reset() {
    framer.reset()
    noise.reset()
    normaliser.reset()
    deltas.reset()
    pairHalfFull = false
  }
}

/// Everything that decides which numbers come out of a ``FeatureExtractor`` for given samples.
///
/// A template only means something in the feature space it was made in, so these parameters travel
/// in each wake word file and a file with other parameters is refused.
public struct FeatureParameters: Equatable, Sendable, Codable {
  /// Samples a second that the extractor expects.
  public var sampleRate = 16_000
  /// First-order pre-emphasis, `y[n] = x[n] - a x[n-1]`, run on across hops.
  public var preEmphasis: Float = 0.97
  /// Samples under one (Hann) window: 25 ms.
  public var windowLength = 400
  /// Samples from one frame to the next: 10 ms.
  public var hopLength = 160
  /// Points of the real FFT; the window is padded with zeros to this length.
  public var fftLength = 512
  /// Number of triangular mel bands.
  public var melBands = 40
  /// Lower edge of the first mel band, Hz.
  public var lowestFrequency: Float = 60
  /// Upper edge of the last mel band, Hz.
  public var highestFrequency: Float = 7_600
  /// Number of cepstra, c0 included.
  public var cepstra = 13
  /// How many times the noise floor is subtracted: noise fluctuates around it.
  public var noiseShare: Float = 1.5
  /// How fast a band's noise floor rises, nepers of power a hop.
  public var noiseRise: Float = 0.003
  /// Share of the way that a band's noise floor falls to a lower energy in a hop.
  public var noiseFall: Float = 0.3
  /// Share of a new frame's log energy in the smoothed one that noise floor and level follow.
  public var smoothing: Float = 0.3
  /// How fast the level falls after the loudest sound, nepers of power a hop.
  public var levelDecay: Float = 0.01
  /// The level of silence, natural logarithm of the summed band energies.
  public var lowestLevel: Float = -11.5129
  /// How far below the level the floor of the log energies lies, nepers of power.
  public var floorDepth: Float = 4.5
  /// How fast the loudness that tells speech from pauses falls, nepers of power a hop.
  public var gateDecay: Float = 0.005
  /// Quieter frames never count as speech, natural logarithm of the summed band energies.
  public var lowestGate: Float = -9.2103
  /// How far below the loudest recent sound speech may lie, nepers of power.
  public var gateDepth: Float = 3
  /// Frames of speech over which the mean is taken.
  public var meanFrames: Float = 150
  /// Frames of speech for which the mean of speech in general stands in at the start.
  public var priorFrames: Float = 50
  /// That mean, c0 to c12: of the louder three fifths of the frames in streams of speech, wake words
  /// and noise, clean and at 10 dB. The mean of speech alone, with c0 at -15, did worse
  /// (Training/RESULTS.md).
  public var meanCepstra: [Float] = [
    -23.489, -2.728, -0.973, -0.044, -0.542, -0.496, -0.412, -0.311, -0.098, -0.005, -0.013, -0.090,
    -0.122,
  ]

  /// What the shipped background model and every wake word file of this version use.
  public static let standard = FeatureParameters()

  public init() {}

  /// Values of a feature frame: the cepstra and their slopes.
  public var dimension: Int { 2 * cepstra }

  /// Samples from one feature frame to the next: a feature frame is the mean of two hops' frames.
  public var frameLength: Int { 2 * hopLength }

  /// Seconds from one feature frame to the next.
  public var frameSeconds: Double { Double(frameLength) / Double(sampleRate) }

  /// The feature frames that describe the given hops: a feature frame covers two hops, and leaves
  /// late by the slopes' lag.
  public func frames(ofHops hops: Range<Int>) -> Range<Int> {
    let lag = DeltaFilter.lag
    return (hops.lowerBound + lag) / 2..<(hops.upperBound + lag + 1) / 2
  }

  /// The stretch of audio, in seconds from the start of the stream, that `count` feature frames
  /// describe, the last of them being number `frame`.
  public func seconds(upTo frame: Int, count: Int) -> (start: Double, end: Double) {
    let lag = DeltaFilter.lag * hopLength
    // Half a window's overhang on either side belongs as much to the neighbours.
    let overhang = (windowLength - hopLength) / 2
    let end = (frame + 1) * frameLength - lag + overhang
    let start = (frame + 1 - count) * frameLength - lag + overhang
    return (max(0, Double(start) / Double(sampleRate)), max(0, Double(end) / Double(sampleRate)))
  }
}

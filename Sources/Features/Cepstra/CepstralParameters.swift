/// Everything that decides which numbers come out of a ``CepstralExtractor`` for given samples.
///
/// A template only means something in the feature space it was made in, so these parameters travel
/// in each wake word file and a file with other parameters is refused.
package struct CepstralParameters: Equatable, Sendable, Codable {
  /// Samples a second that the extractor expects.
  package var sampleRate = 16_000
  /// First-order pre-emphasis, `y[n] = x[n] - a x[n-1]`, run on across hops.
  package var preEmphasis: Float = 0.97
  /// Samples under one (Hann) window: 25 ms.
  package var windowLength = 400
  /// Samples from one frame to the next: 10 ms.
  package var hopLength = 160
  /// Points of the real FFT; the window is padded with zeros to this length.
  package var fftLength = 512
  /// Number of triangular mel bands.
  package var melBands = 40
  /// Lower edge of the first mel band, Hz.
  package var lowestFrequency: Float = 60
  /// Upper edge of the last mel band, Hz.
  package var highestFrequency: Float = 7_600
  /// Number of cepstra, c0 included.
  package var cepstra = 13
  /// How many times the noise floor is subtracted: noise fluctuates around it.
  package var noiseShare: Float = 1.5
  /// How fast a band's noise floor rises, nepers of power a hop.
  package var noiseRise: Float = 0.003
  /// Share of the way that a band's noise floor falls to a lower energy in a hop.
  package var noiseFall: Float = 0.3
  /// Share of a new frame's log energy in the smoothed one that noise floor and level follow.
  package var smoothing: Float = 0.3
  /// How fast the level falls after the loudest sound, nepers of power a hop.
  package var levelDecay: Float = 0.01
  /// The level of silence, natural logarithm of the summed band energies.
  package var lowestLevel: Float = -11.5129
  /// How far below the level the floor of the log energies lies, nepers of power.
  package var floorDepth: Float = 4.5
  /// How fast the loudness that tells speech from pauses falls, nepers of power a hop.
  package var gateDecay: Float = 0.005
  /// Quieter frames never count as speech, natural logarithm of the summed band energies.
  package var lowestGate: Float = -9.2103
  /// How far below the loudest recent sound speech may lie, nepers of power.
  package var gateDepth: Float = 3
  /// Frames of speech over which the mean is taken.
  package var meanFrames: Float = 150
  /// Frames of speech for which the mean of speech in general stands in at the start.
  package var priorFrames: Float = 50
  /// That mean, c0 to c12: of the louder three fifths of the frames in streams of speech, wake words
  /// and noise, clean and at 10 dB. The mean of speech alone, with c0 at -15, did worse
  /// (Training/RESULTS.md).
  package var meanCepstra: [Float] = [
    -23.489, -2.728, -0.973, -0.044, -0.542, -0.496, -0.412, -0.311, -0.098, -0.005, -0.013, -0.090,
    -0.122,
  ]

  /// What the shipped background model and every wake word file of this version use.
  package static let standard = CepstralParameters()

  package init() {}

  /// Values of a feature frame: the cepstra and their slopes.
  package var dimension: Int { 2 * cepstra }

  /// Samples from one feature frame to the next: a feature frame is the mean of two hops' frames.
  package var frameLength: Int { 2 * hopLength }

  /// Seconds from one feature frame to the next.
  package var frameSeconds: Double { Double(frameLength) / Double(sampleRate) }

  /// The feature frames that describe the given hops: a feature frame covers two hops, and leaves
  /// late by the slopes' lag.
  package func frames(ofHops hops: Range<Int>) -> Range<Int> {
    let lag = DeltaFilter.lag
    return (hops.lowerBound + lag) / 2..<(hops.upperBound + lag + 1) / 2
  }

  /// The stretch of audio, in seconds from the start of the stream, that `count` feature frames
  /// describe, the last of them being number `frame`.
  package func seconds(upTo frame: Int, count: Int) -> (start: Double, end: Double) {
    let lag = DeltaFilter.lag * hopLength
    // Half a window's overhang on either side belongs as much to the neighbours.
    let overhang = (windowLength - hopLength) / 2
    let end = (frame + 1) * frameLength - lag + overhang
    let start = (frame + 1 - count) * frameLength - lag + overhang
    return (max(0, Double(start) / Double(sampleRate)), max(0, Double(end) / Double(sampleRate)))
  }
}

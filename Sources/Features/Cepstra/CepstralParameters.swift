/// Everything that decides which numbers come out of a ``CepstralExtractor`` for given samples.
///
/// A template only means something in the feature space it was made in: the hash of that space,
/// which each wake word file of takes names, covers these parameters.
package struct CepstralParameters: Equatable, Sendable, Codable {
  /// Windows of 25 ms, one each hop of 10 ms.
  package var frames = FrameOptions()
  /// The mel bank that the cepstra are made of.
  package var mel = MelOptions()
  /// Number of cepstra, c0 included.
  package var cepstra = 13
  /// How noise is taken out of the band energies.
  package var noise = NoiseOptions()
  /// What lies under the band energies before the logarithm.
  package var floor = FloorOptions()
  /// How the cepstra are normalised.
  package var mean = MeanOptions()

  /// Of ``NoiseFloor``.
  package struct NoiseOptions: Equatable, Sendable, Codable {
    /// How many times the noise floor is subtracted: noise fluctuates around it.
    package var share: Float = 1.5
    /// How fast a band's noise floor rises, nepers of power a hop.
    package var rise: Float = 0.003
    /// Share of the way that a band's noise floor falls to a lower energy in a hop.
    package var fall: Float = 0.3
    /// Share of a new frame's log energy in the smoothed one that the noise floor follows.
    package var smoothing: Float = 0.3
  }

  /// Of ``FloorLogarithm``.
  package struct FloorOptions: Equatable, Sendable, Codable {
    /// Share of a new frame's log energy in the smoothed one that the level follows.
    package var smoothing: Float = 0.3
    /// How fast the level falls after the loudest sound, nepers of power a hop.
    package var levelDecay: Float = 0.01
    /// The level of silence, natural logarithm of the summed band energies.
    package var lowestLevel: Float = -11.5129
    /// How far below the level the floor of the log energies lies, nepers of power.
    package var depth: Float = 4.5
  }

  /// Of ``CepstralMean``.
  package struct MeanOptions: Equatable, Sendable, Codable {
    /// How fast the loudness that tells speech from pauses falls, nepers of power a hop.
    package var gateDecay: Float = 0.005
    /// Quieter frames never count as speech, natural logarithm of the summed band energies.
    package var lowestGate: Float = -9.2103
    /// How far below the loudest recent sound speech may lie, nepers of power.
    package var gateDepth: Float = 3
    /// Frames of speech over which the mean is taken.
    package var frames: Float = 150
    /// Frames of speech for which the mean of speech in general stands in at the start.
    package var priorFrames: Float = 50
    /// That mean, c0 to c12: of the louder three fifths of the frames in streams of speech, wake
    /// words and noise, clean and at 10 dB. The mean of speech alone, with c0 at -15, did worse
    /// (Training/RESULTS.md).
    package var prior: [Float] = [
      -23.489, -2.728, -0.973, -0.044, -0.542, -0.496, -0.412, -0.311, -0.098, -0.005, -0.013,
      -0.090, -0.122,
    ]
  }

  /// What the shipped background model and every wake word file of this version use.
  package static let standard = CepstralParameters()

  /// Those of ``standard``.
  package init() {}

  /// Values of a feature frame: the cepstra and their slopes.
  package var dimension: Int { 2 * cepstra }

  /// The feature frames that describe the given hops: a feature frame covers two hops, and leaves
  /// late by the slopes' lag.
  package func frames(ofHops hops: Range<Int>) -> Range<Int> {
    let lag = DeltaFilter.lag
    return (hops.lowerBound + lag) / 2..<(hops.upperBound + lag + 1) / 2
  }
}

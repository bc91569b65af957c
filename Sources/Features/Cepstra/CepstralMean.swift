/// Causal cepstral mean normalisation: takes the mean of the recent speech out of the cepstra, and
/// with it the gain and the colour of the microphone (Viikki and Laurila 1998).
///
/// Only speech counts, or each pause would shift the mean. The mean starts at that of speech in
/// general, which weighs as much as a second of speech heard: so the first word is normalised too.
struct CepstralMean {
  private let options: CepstralParameters.MeanOptions
  private var mean: [Float]
  private var weight: Float
  private var gate: LevelFollower

  init(_ options: CepstralParameters.MeanOptions) {
    self.options = options
    mean = options.prior
    weight = options.priorFrames
    gate = LevelFollower(decay: options.gateDecay, lowest: options.lowestGate)
  }

  /// - Parameters:
  ///   - cepstra: as many as the prior has, replaced by what they differ from the mean.
  ///   - energy: of the frame, noise and all, natural logarithm.
  mutating func apply(to cepstra: inout [Float], energy: Float) {
    gate.follow(energy)
    // A frame near the loudest recent sound is speech.
    if energy > gate.level - options.gateDepth {
      weight = min(weight + 1, options.frames)
      for index in mean.indices { mean[index] += (cepstra[index] - mean[index]) / weight }
    }
    for index in mean.indices { cepstra[index] -= mean[index] }
  }

  mutating func reset() { self = CepstralMean(options) }
}

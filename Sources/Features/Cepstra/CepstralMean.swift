/// Causal cepstral mean normalisation: takes the mean of the recent speech out of the cepstra, and
/// with it the gain and the colour of the microphone (Viikki and Laurila 1998).
///
/// Only speech counts, or each pause would shift the mean. The mean starts at that of speech in
/// general, which weighs as much as a second of speech heard: so the first word is normalised too.
struct CepstralMean {
  private let parameters: CepstralParameters
  private var mean: [Float]
  private var weight: Float
  private var gate: PeakFollower

  init(_ parameters: CepstralParameters) {
    self.parameters = parameters
    mean = parameters.meanCepstra
    weight = parameters.priorFrames
    gate = PeakFollower(decay: parameters.gateDecay, lowest: parameters.lowestGate)
  }

  /// - Parameters:
  ///   - cepstra: `cepstra` values, replaced by what they differ from the mean.
  ///   - energy: of the frame, noise and all, natural logarithm.
  /// - Returns: whether the frame counts as speech: whether it is near the loudest recent sound.
  mutating func apply(to cepstra: inout [Float], energy: Float) -> Bool {
    gate.follow(energy)
    let isLoud = energy > gate.level - parameters.gateDepth
    if isLoud {
      weight = min(weight + 1, parameters.meanFrames)
      for index in mean.indices { mean[index] += (cepstra[index] - mean[index]) / weight }
    }
    for index in mean.indices { cepstra[index] -= mean[index] }
    return isLoud
  }

  mutating func reset() { self = CepstralMean(parameters) }
}

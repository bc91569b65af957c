import Features

/// Forty mel bands of a power spectrum of 512 points.
struct BandsPair: KernelPair {
  private(set) var output: [Float]
  private let bank: MelBank
  private let naive: NaiveMelBank
  private let power: [Float]

  init() {
    let parameters = CepstralParameters.standard
    (bank, naive) = (MelBank(parameters), NaiveMelBank(parameters))
    var random = SampleNumbers()
    // The bank reads whole vectors: up to two beyond the last bin.
    power = random.numbers(parameters.fftLength / 2 + 1 + 32, in: 0..<1)
    output = [Float](repeating: 0, count: parameters.melBands)
  }

  mutating func run() { bank.apply(to: power, into: &output) }

  mutating func runNaive() { naive.apply(to: power, into: &output) }
}

import Features
import SpottingTestSupport
import Testing

@testable import Spotting
@testable import WakeWords

@Suite("Counterexamples")
struct CounterexampleTests {
  @Test("A counterexample counts where it scores more than the takes do, times its weight")
  func rejection() {
    let rejection = Counterexamples.Rejection(weight: 2)
    #expect(rejection.lowered(1, by: 0.5) == 1)
    #expect(rejection.lowered(1, by: 1) == 1)
    #expect(rejection.lowered(1, by: 1.25) == 0.5)
    #expect(rejection.lowered(-2, by: -1) == -4)
    #expect(rejection.lowered(1, by: -.infinity) == 1)
    #expect(rejection.lowered(-.infinity, by: 1) == -.infinity)
    #expect(rejection.lowered(-.infinity, by: -.infinity) == -.infinity)
  }

  /// ``TestWords/lowHighTakes(name:seed:)``, with what its own first take is as counterexample.
  private func against(_ word: WakeWord, weight: Float = 2) throws -> WakeWord {
    var word = word
    guard case .takes(var pattern) = word.model.pattern else { return word }
    pattern.counterexamples = Counterexamples(
      cepstra: [pattern.cepstra[0]], phones: [pattern.phones[0]],
      rejection: .init(weight: weight))
    word.model.pattern = .takes(pattern)
    return word
  }

  @Test("Beside one without it, a word with a counterexample never scores higher, and less on it")
  func both() throws {
    let plain = try TestWords.lowHighTakes()
    let model = try AcousticModels.tones.get()
    var detector = Detector([plain, try against(plain)], model: model)
    let found = Detected(&detector, TestWords.noisyLowHigh(seed: 11))
    #expect(found.matches.allSatisfy { $0[1].score <= $0[0].score })
    let best = (0...1).map { word in found.matches.map { $0[word].score }.max() ?? 0 }
    #expect(best[1] < best[0])
    // The stretch is still that of the takes.
    #expect(found.matches.allSatisfy { $0[1].frames == $0[0].frames })
    // The word without is as it is alone, and a detector that ended is as new.
    var alone = Detector([plain], model: model)
    let expected = Detected(&alone, TestWords.noisyLowHigh(seed: 11))
    #expect(found.matches.map { $0[0] } == expected.matches.map { $0[0] })
    #expect(Detected(&detector, TestWords.noisyLowHigh(seed: 11)) == found)
  }
}

import SpottingTestSupport
import TestSupport
import Testing

@testable import Enrollment
@testable import Spotting
@testable import WakeWords

@Suite("False triggers")
struct FalseTriggerTests {
  private static let near = ["recordings/near-anton.ogg", "recordings/near-laughed.flac"]

  /// "hey lantern" of three takes, alone and against both near misses.
  private static let words = Result {
    let enrollment = try SampleWords.short.get().enrollment(
      (1...3).map { try SampleWords.take("hey_lantern", $0) })
    let plain = try enrollment.wakeWord(name: "lantern", phrase: "", licence: "")
    let triggers = try near.map { try FalseTrigger(SampleWords.load($0), of: plain) }
    return (
      plain, try enrollment.wakeWord(name: "lantern", phrase: "", licence: "", against: triggers)
    )
  }

  /// How much lower the word scores with the counterexamples, nats.
  private func fall(_ samples: [Float]) throws -> Float {
    let (plain, word) = try Self.words.get()
    return FalseTrigger.best(of: plain, in: samples).score
      - FalseTrigger.best(of: word, in: samples).score
  }

  @Test("The sound, quieter or with noise, scores less by nats", arguments: near)
  func sound(path: String) throws {
    let samples = try SampleWords.load(path)
    var random = SplitMix(3)
    #expect(try fall(samples) > 2)
    #expect(try fall(samples.map { 0.25 * $0 }) > 2)
    #expect(try fall(samples.map { $0 + random.noise(0.003) }) > 2)
  }

  @Test("Takes that had no part in it lose one nat at most")
  func heldOut() throws {
    for number in [4, 5] {
      #expect(try fall(SampleWords.load("takes/hey_lantern/\(number).flac")) < 1)
    }
    let (plain, word) = try Self.words.get()
    #expect(zip(plain.takes, word.takes).allSatisfy { $0.score - $1.score < 1 })
    #expect(word.takes.allSatisfy { $0.score > 0 && $0.score < word.ceiling })
  }

  @Test("Templates are of the stretch that was heard, and a file keeps them")
  func templates() throws {
    let (plain, word) = try Self.words.get()
    guard case .takes(let pattern) = word.model.pattern,
      let counterexamples = pattern.counterexamples
    else {
      Issue.record("without counterexamples")
      return
    }
    #expect(counterexamples.rejection == .standard)
    for (number, path) in Self.near.enumerated() {
      let match = FalseTrigger.best(of: plain, in: try SampleWords.load(path))
      // It ends 160 ms before the match does.
      #expect(counterexamples.cepstra[number].frameCount == match.frames - 8)
      #expect(counterexamples.phones[number].frameCount == match.frames - 8)
    }
    #expect(try WakeWordFile.decode(WakeWordFile.encode(word), path: "x.wake") == word)
  }

  @Test("A recording in which the word is not heard is refused")
  func notHeard() throws {
    let (plain, _) = try Self.words.get()
    for path in ["recordings/noise-pink.mp3", "recordings/silence-digital.wav"] {
      let samples = try SampleWords.load(path)
      let error = #expect(throws: FalseTriggerError.self) { try FalseTrigger(samples, of: plain) }
      #expect("\(try #require(error))".contains("the word is not heard in it"))
    }
    #expect(throws: FalseTriggerError.self) { try FalseTrigger([], of: plain) }
  }
}

import Testing

@testable import Audit

@Suite struct ThresholdTuningTests {
  private func tuning(wake: [Float], accidental: [Float]) -> ThresholdTuning {
    ThresholdTuning(
      wake.map { LabelledScore(score: $0, isWake: true) }
        + accidental.map { LabelledScore(score: $0, isWake: false) })
  }

  private func spread(_ range: ClosedRange<Float>, _ count: Int = 20) -> [Float] {
    (0..<count).map {
      range.lowerBound + Float($0) / Float(count - 1) * (range.upperBound - range.lowerBound)
    }
  }

  @Test("Where scores part, the threshold lies half-way, and nothing is wrong")
  func parted() throws {
    let tuning = tuning(wake: spread(3...6), accidental: spread(-9 ... -1))
    let choice = try #require(tuning.choice(.balanced))
    #expect(choice.threshold == 1)
    #expect((choice.misses.value, choice.falseAlarms.value) == (0, 0))
    #expect(choice.balancedAccuracy == 1)
    // Wilson's interval of none of 20.
    #expect(abs(choice.misses.high - 0.1611) < 0.0001)
  }

  @Test("Where they overlap, both sides count half, however many there are of one")
  func overlapping() throws {
    let accidental = spread(-4...0, 95) + [4, 4, 4, 4, 4]
    let choice = try #require(
      tuning(wake: spread(1...3) + [-5], accidental: accidental).choice(.balanced))
    #expect(choice.threshold == 0.5)
    #expect(abs(choice.misses.value - 1.0 / 21) < 1e-9)
    #expect(choice.falseAlarms.value == 0.05)
    #expect(abs(choice.balancedAccuracy - (1 - (1.0 / 21 + 0.05) / 2)) < 1e-9)
  }

  @Test("With a share that may be missed it is the highest threshold that misses no more")
  func misses() throws {
    let tuning = tuning(wake: spread(1...100, 100), accidental: spread(-50...50))
    let choice = try #require(tuning.choice(.misses(atMost: 0.05)))
    #expect(choice.misses.value == 0.05)
    #expect(choice.threshold > 5 && choice.threshold < 6)
    #expect(tuning.choice(.misses(atMost: 0.001)) == nil)
    #expect(ThresholdTuning.needed(for: .misses(atMost: 0.001)) == (1_000, 20))
  }

  @Test("With too few labels of either kind nothing is recommended")
  func tooFew() {
    #expect(tuning(wake: spread(3...6, 19), accidental: spread(-9 ... -1)).choice(.balanced) == nil)
    #expect(tuning(wake: spread(3...6), accidental: spread(-9 ... -1, 19)).choice(.balanced) == nil)
    #expect(tuning(wake: [], accidental: []).choice(.balanced) == nil)
  }

  @Test("Recordings in which nothing is like the wake word are below every threshold")
  func noMatch() throws {
    let none = [Float](repeating: -.infinity, count: 20)
    let choice = try #require(tuning(wake: spread(3...6), accidental: none).choice(.balanced))
    #expect(choice.threshold == 3)
    #expect(choice.balancedAccuracy == 1)
    #expect(tuning(wake: none, accidental: none).choice(.balanced) == nil)
  }
}

import Testing

@testable import Audit
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

@Suite struct WordTrialTests {
  private func peaks(_ scores: Float...) -> [ScorePeak] {
    scores.enumerated().map { Hearings.peak($1, at: 2 * Double($0)) }
  }

  @Test("The best score of each recording of the word counts, wherever in it")
  func positives() {
    var trial = EvaluationTally()
    trial.addPositive("a", peaks: peaks(-4, 3, 1))
    trial.addPositive("b", peaks: [])
    trial.addPositive("c", peaks: peaks(2))
    trial.addNegative("n", peaks: peaks(2.5), seconds: 7_200)
    #expect(trial.positives.map(\.best) == [3, nil, 2])
    let curve = trial.curve
    #expect(curve.positives == 3)
    #expect(curve.hours == 2)
    #expect(curve.point(falseAlarms: 0).misses == 2)
    #expect(curve.point(falseAlarms: 1).misses == 1)
    #expect(trial.missed(at: 2.5).map(\.file) == ["b", "c"])
    #expect(trial.missed(at: 2).map(\.file) == ["b"])
    #expect(trial.missed(at: 9).map(\.file) == ["b", "c", "a"])
  }

  @Test("Peaks that come close together are one false alarm")
  func thinned() {
    var trial = EvaluationTally()
    trial.addPositive("a", peaks: peaks(9))
    let burst = [Hearings.peak(1, at: 3), Hearings.peak(2, at: 3.4), Hearings.peak(1.5, at: 3.9)]
    trial.addNegative("n", peaks: burst + [Hearings.peak(0.5, at: 6)], seconds: 60)
    #expect(trial.curve.point(at: 0).falseAlarms == 2)
    #expect(trial.highestAlarms.map(\.peak.score) == [2, 0.5])
    #expect(abs(trial.highestAlarms[0].peak.start - 3.4) < 0.02)
  }

  @Test("The ten highest false alarms of all recordings are remembered, of equals the first")
  func highest() {
    var trial = EvaluationTally()
    var random = SplitMix(3)
    var all: [(file: String, score: Float)] = []
    for number in 0..<30 {
      let scores = (0..<20).map { _ in Float(Int.random(in: 0...40, using: &random)) }
      trial.addNegative(
        "\(number)", peaks: scores.enumerated().map { Hearings.peak($1, at: 2 * Double($0)) },
        seconds: 40)
      // Within a recording the higher first, as `sorted` keeps the order of equals.
      all += scores.sorted(by: >).map { ("\(number)", $0) }
    }
    let expected = all.enumerated().sorted {
      ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
    }.prefix(EvaluationTally.remembered)
    #expect(trial.highestAlarms.map(\.peak.score) == expected.map(\.element.score))
    #expect(trial.highestAlarms.map(\.file) == expected.map(\.element.file))
    #expect(trial.negatives == 30)
    #expect(trial.negativeSeconds == 1_200)
  }
}

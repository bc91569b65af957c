import TestSupport
import Testing

@testable import Audit
@testable import Spotting

@Suite struct EvaluationTallyTests {
  private func peaks(_ scores: Float...) -> [ScorePeak] {
    scores.enumerated().map { MadeAnalyses.peak($1, at: 2 * Double($0)) }
  }

  @Test("The best score of each recording of the word counts, wherever in it")
  func positives() {
    var tally = EvaluationTally()
    tally.addPositive("a", peaks: peaks(-4, 3, 1))
    tally.addPositive("b", peaks: [])
    tally.addPositive("c", peaks: peaks(2))
    tally.addNegative("n", peaks: peaks(2.5), seconds: 7_200)
    #expect(tally.positives.map(\.best) == [3, nil, 2])
    let curve = tally.curve
    #expect(curve.positives == 3)
    #expect(curve.hours == 2)
    #expect(curve.point(falseAlarms: 0).misses == 2)
    #expect(curve.point(falseAlarms: 1).misses == 1)
    #expect(tally.missed(at: 2.5).map(\.file) == ["b", "c"])
    #expect(tally.missed(at: 2).map(\.file) == ["b"])
    #expect(tally.missed(at: 9).map(\.file) == ["b", "c", "a"])
  }

  @Test("Peaks that come close together are one false alarm")
  func thinned() {
    var tally = EvaluationTally()
    tally.addPositive("a", peaks: peaks(9))
    let burst = [
      MadeAnalyses.peak(1, at: 3), MadeAnalyses.peak(2, at: 3.4), MadeAnalyses.peak(1.5, at: 3.9),
    ]
    tally.addNegative("n", peaks: burst + [MadeAnalyses.peak(0.5, at: 6)], seconds: 60)
    #expect(tally.curve.point(at: 0).falseAlarms == 2)
    #expect(tally.highestAlarms.map(\.peak.score) == [2, 0.5])
    #expect(abs(tally.highestAlarms[0].peak.seconds.start - 3.4) < 0.02)
  }

  @Test("The ten highest false alarms of all recordings are remembered, of equals the first")
  func highest() {
    var tally = EvaluationTally()
    var random = SplitMix(3)
    var all: [(file: String, score: Float)] = []
    for number in 0..<30 {
      let scores = (0..<20).map { _ in Float(Int.random(in: 0...40, using: &random)) }
      tally.addNegative(
        "\(number)", peaks: scores.enumerated().map { MadeAnalyses.peak($1, at: 2 * Double($0)) },
        seconds: 40)
      // Within a recording the higher first, as `sorted` keeps the order of equals.
      all += scores.sorted(by: >).map { ("\(number)", $0) }
    }
    let expected = all.enumerated().sorted {
      ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
    }.prefix(EvaluationTally.remembered)
    #expect(tally.highestAlarms.map(\.peak.score) == expected.map(\.element.score))
    #expect(tally.highestAlarms.map(\.file) == expected.map(\.element.file))
    #expect(tally.negatives == 30)
    #expect(tally.negativeSeconds == 1_200)
  }
}

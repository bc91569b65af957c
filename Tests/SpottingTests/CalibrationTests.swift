import Foundation
import TestSupport
import Testing

@testable import Spotting

/// Background scores in which every frame of a window of 1.5 s has the same score.
private func scoresOf(windows: [Float]) -> BackgroundScores {
  var scores = BackgroundScores()
  for window in windows { for _ in 0..<75 { scores.add(window) } }
  return scores
}

@Suite("What scores mean")
struct CalibrationTests {
  @Test("Mean, deviation and peaks of the background are those of whole windows and utterances")
  func background() {
    var random = SplitMix(11)
    let scores = (0..<1_030).map { frame in
      frame < 130 ? -Float.infinity : Float.random(in: -4...1, using: &random)
    }
    var background = BackgroundScores()
    for score in scores { background.add(score) }

    func best(of length: Int) -> [Float] {
      stride(from: 0, through: scores.count - length, by: length)
        .map { scores[$0..<$0 + length].max()! }.filter { $0 > -.infinity }
    }
    let windows = best(of: 75).map(Double.init)
    let mean = windows.reduce(0, +) / Double(windows.count)
    let variance = windows.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(windows.count)
    #expect(abs(Double(background.mean) - mean) < 1e-5)
    #expect(abs(Double(background.deviation) - variance.squareRoot()) < 1e-5)
    #expect(background.peaks == best(of: 50))
    #expect(abs(background.standardised(Float(mean + 3 * variance.squareRoot())) - 3) < 1e-3)
  }

  @Test("A background without a match has mean 0, deviation 1 and no peaks")
  func emptyBackground() {
    var background = BackgroundScores()
    #expect(background.mean == 0 && background.deviation == 1)
    for _ in 0..<300 { background.add(-.infinity) }
    #expect(background.mean == 0 && background.deviation == 1 && background.peaks.isEmpty)
  }

  @Test("A background that never changes has a deviation above 0")
  func constantBackground() {
    let background = scoresOf(windows: [-2, -2, -2])
    #expect(background.deviation > 0 && background.deviation < 1e-3)
  }

  @Test("Scores differ as the log-likelihood ratios of two normal distributions do")
  func likelihoodRatio() {
    // Mean 1, deviation 0.5.
    let background = scoresOf(windows: [0.5, 1.5, 0.5, 1.5])
    let calibration = Calibration(background, heldOut: [4, 6])
    // On the way from the background (0) to the takes (1): 4 long.
    let (alarms, hits) = (0.5 / 4, 0.27)
    let deviation = ((alarms * alarms + hits * hits) / 2).squareRoot()
    func logDensity(_ x: Double, _ mean: Double) -> Double {
      -(x - mean) * (x - mean) / (2 * deviation * deviation)
    }
    func ratio(_ raw: Double) -> Double {
      let place = (raw - 1) / 4
      return logDensity(place, 1) - logDensity(place, 0)
    }
    for raw in stride(from: -3.0, through: 7, by: 0.5) {
      let difference = calibration.score(Float(raw)) - calibration.score(2)
      #expect(abs(Double(difference) - (ratio(raw) - ratio(2))) < 1e-3)
    }
    // Even odds lie 60 % of the way up.
    #expect(abs(calibration.score(1 + 0.6 * 4)) < 1e-4)
  }

  @Test("Takes that agree no better than chance leave the way three deviations long")
  func poorTakes() {
    let background = scoresOf(windows: [0.5, 1.5, 0.5, 1.5])
    let poor = Calibration(background, heldOut: [0.9, 1])
    #expect(poor == Calibration(background, heldOut: [2.5]))
    #expect(poor == Calibration(background, heldOut: [-40]))
    #expect(poor.slope > 0)
    #expect(poor.score(2.5) > 0 && poor.score(1.5) < 0)
  }
}

@Suite("Thresholds as false alarms an hour")
struct FalseAlarmTableTests {
  @Test("The anchor is the foot of the 40 highest peaks, the decay their mean excess")
  func knownValues() throws {
    let tail = (1...40).map { 10 + Float($0) / 4 }
    let rest = (0..<500).map { 10 - Float($0) / 50 }
    var random = SplitMix(3)
    let table = try #require(
      FalseAlarmTable(peaks: (rest + tail).shuffled(using: &random), hours: 8))
    #expect(table.hours == 8 && table.anchorScore == 10 && table.anchorRate == 5)
    #expect(abs(table.decay - 20.5 / 4) < 1e-5)
  }

  @Test("An exponential sample gives back its rates", arguments: 0..<5)
  func exponential(seed: Int) throws {
    var random = SplitMix(UInt64(seed))
    let peaks = (0..<3_000).map { _ in -1.5 * log(Float.random(in: 1e-7..<1, using: &random)) }
    let table = try #require(FalseAlarmTable(peaks: peaks, hours: 2))
    // 40 excesses give the decay to 1 / sqrt(40); four deviations are allowed for.
    #expect(abs(table.decay - 1.5) < 4 * 1.5 / Float(40).squareRoot())
    for rate: Float in [0.5, 2, 20] {
      let exact = 1.5 * log(1_500 / rate)
      let spread = 1.5 / Float(40).squareRoot() * (1 + abs(log(rate / 20)))
      #expect(abs(table.threshold(falseAlarmsPerHour: rate) - exact) < 4 * spread)
    }
  }

  @Test("Threshold and rate are each other's inverse, and the threshold falls as the rate rises")
  func inverse() throws {
    let peaks = (0..<200).map { Float($0 * $0) / 5_000 }
    let table = try #require(FalseAlarmTable(peaks: peaks, hours: 0.75))
    var last = Float.infinity
    for rate: Float in [0.001, 0.01, 0.5, 1, 7, 53.3, 100] {
      let threshold = table.threshold(falseAlarmsPerHour: rate)
      #expect(threshold < last)
      last = threshold
      #expect(abs(table.falseAlarmsPerHour(threshold: threshold) / rate - 1) < 1e-4)
    }
    #expect(table.threshold(falseAlarmsPerHour: table.anchorRate) == table.anchorScore)
  }

  @Test("Fewer than two peaks, or no time, make no table")
  func tooFew() {
    #expect(FalseAlarmTable(peaks: [], hours: 1) == nil)
    #expect(FalseAlarmTable(peaks: [1], hours: 1) == nil)
    #expect(FalseAlarmTable(peaks: [1, 2], hours: 0) == nil)
  }

  @Test("Two peaks are enough, and equal ones still leave a decay above 0")
  func few() throws {
    let two = try #require(FalseAlarmTable(peaks: [1, 3], hours: 2))
    #expect(two.anchorScore == 1 && two.anchorRate == 0.5 && two.decay == 2)
    let equal = try #require(FalseAlarmTable(peaks: [Float](repeating: 2, count: 90), hours: 1))
    #expect(equal.decay > 0 && equal.threshold(falseAlarmsPerHour: 0.001).isFinite)
  }
}

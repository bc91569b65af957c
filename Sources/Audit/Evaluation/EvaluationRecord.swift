import Audio
import Foundation
import WakeWords

/// How good a wake word is on given recordings, as it stands in JSON.
package struct EvaluationRecord: Encodable, Sendable {
  /// What a threshold does, with the intervals (95 %) in which the truth lies.
  package struct Outcome: Encodable, Sendable {
    /// The calibrated score that is reached, nats.
    package var threshold: Float
    /// Recordings of the wake word in which no score reaches it, and their share, 0...1, with the
    /// interval of the share.
    package var misses: Int
    package var missRate: Double
    package var missRateLow: Double
    package var missRateHigh: Double
    /// Peaks in the other recordings that reach it, and how many these are an hour, with the
    /// interval.
    package var falseAlarms: Int
    package var falseAlarmsPerHour: Double
    package var falseAlarmsPerHourLow: Double
    package var falseAlarmsPerHourHigh: Double

    init(_ point: DETCurve.Point, _ curve: DETCurve) {
      let miss = BinomialInterval(point.misses, of: curve.positives)
      let alarms = PoissonInterval(point.falseAlarms)
      threshold = point.threshold
      misses = point.misses
      missRate = Self.rounded(Double(point.misses) / Double(curve.positives))
      (missRateLow, missRateHigh) = (Self.rounded(miss.low), Self.rounded(miss.high))
      falseAlarms = point.falseAlarms
      falseAlarmsPerHour = Self.rounded(Double(point.falseAlarms) / curve.hours)
      falseAlarmsPerHourLow = Self.rounded(alarms.low / curve.hours)
      falseAlarmsPerHourHigh = Self.rounded(alarms.high / curve.hours)
    }

    /// More digits would be made up.
    private static func rounded(_ value: Double) -> Double { (value * 1e5).rounded() / 1e5 }
  }

  /// A threshold of the wake word's own table, beside what it does here.
  package struct Expectation: Encodable, Sendable {
    /// What the table says.
    package var falseAlarmsPerHour: Double
    /// What the same threshold does on these recordings.
    package var observed: Outcome
    /// Whether what the table says lies in the interval of what was counted.
    package var isConsistent: Bool
  }

  /// A false alarm: the recording, where in it the match lies (seconds from its start), and the
  /// score.
  package struct Alarm: Encodable, Sendable {
    package var file: String
    package var start: Double
    package var end: Double
    package var score: Float
  }

  /// A recording in which the wake word was missed.
  package struct Miss: Encodable, Sendable {
    /// Its path.
    package var file: String
    /// Left out where nothing matched at all.
    package var score: Float?
  }

  /// A corner of the curve, as ``DETCurve/Point``.
  package struct Corner: Encodable, Sendable {
    package var threshold: Float
    package var misses: Int
    package var falseAlarms: Int
  }

  /// The wake word's name.
  package var wakeWord: String
  /// Recordings that could be read, with the wake word.
  package var positives: Int
  /// Those without it.
  package var negatives: Int
  /// Length of those without.
  package var hours: Double
  /// The rate that was asked for.
  package var wantedFalseAlarmsPerHour: Double
  /// At the threshold to take: the one with the fewest misses that keeps to the wanted rate here.
  package var recommended: Outcome
  /// At the threshold that was asked for.
  package var asked: Outcome?
  /// What must be known in order not to take the figures for more than they are.
  package var cautions: [String]
  /// At rates that the recordings can tell apart.
  package var rates: [Outcome]
  /// What the wake word file says of itself, and whether it holds here.
  package var ownTable: [Expectation]
  /// The whole curve: the fewest false alarms for each number of misses.
  package var curve: [Corner]
  /// Highest score first, ``EvaluationTally/remembered`` at most.
  package var highestFalseAlarms: [Alarm]
  /// At the threshold asked for, else the recommended one; worst first, ten at most.
  package var worstMisses: [Miss]
  /// Of all recordings, for whichever wake word.
  package var unreadable: [EvaluationRun.Unreadable]

  /// Rates at which the own table is compared, false alarms an hour: those that a wake word file
  /// states.
  private static let ownRates: [Double] = [0.1, 0.2, 0.5, 1, 2, 5]
  private static let shownRates: [Double] = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]
  private static let shownMisses = 10

  /// - Parameters:
  ///   - word: what was measured.
  ///   - tally: with one recording of the wake word and some sound without it at least.
  ///   - rate: the wanted one, false alarms an hour, above 0.
  ///   - threshold: one that is to be judged too.
  ///   - unreadable: recordings that count nowhere.
  package init(
    _ word: WakeWord, _ tally: EvaluationTally, falseAlarmsPerHour rate: Double, threshold: Float?,
    unreadable: [EvaluationRun.Unreadable]
  ) {
    let curve = tally.curve
    let point = curve.point(falseAlarms: curve.allowed(falseAlarmsPerHour: rate))
    wakeWord = word.name
    positives = curve.positives
    negatives = tally.negatives
    hours = (curve.hours * 1e6).rounded() / 1e6
    wantedFalseAlarmsPerHour = rate
    recommended = Outcome(point, curve)
    asked = threshold.map { Outcome(curve.point(at: $0), curve) }
    cautions = Self.cautions(word, curve, point, falseAlarmsPerHour: rate)
    let counts = Self.shownRates.map(curve.allowed(falseAlarmsPerHour:)).filter { $0 > 0 }
    rates = ([0] + counts).map { Outcome(curve.point(falseAlarms: $0), curve) }
    ownTable = Self.ownRates.map { own in
      let score = word.falseAlarms.threshold(falseAlarmsPerHour: Float(own))
      let observed = Outcome(curve.point(at: score), curve)
      let range = observed.falseAlarmsPerHourLow...observed.falseAlarmsPerHourHigh
      return Expectation(
        falseAlarmsPerHour: own, observed: observed, isConsistent: range.contains(own))
    }
    self.curve = curve.points.map {
      Corner(threshold: $0.threshold, misses: $0.misses, falseAlarms: $0.falseAlarms)
    }
    highestFalseAlarms = tally.highestAlarms.map {
      Alarm(
        file: $0.file, start: milliseconds($0.peak.seconds.start),
        end: milliseconds($0.peak.seconds.end), score: $0.peak.score)
    }
    worstMisses = tally.missed(at: threshold ?? point.threshold).prefix(Self.shownMisses).map {
      Miss(file: $0.file, score: $0.best)
    }
    self.unreadable = unreadable
  }

  private static func cautions(
    _ word: WakeWord, _ curve: DETCurve, _ point: DETCurve.Point, falseAlarmsPerHour rate: Double
  ) -> [String] {
    let allowed = curve.allowed(falseAlarmsPerHour: rate)
    var cautions: [String] = []
    func text(_ value: Double) -> String { String(format: "%.3g", value) }
    if allowed == 0 {
      cautions.append(
        "\(text(curve.hours)) hours are too few for \(text(rate)) false alarms an hour: not one is "
          + "allowed. One needs \(text(1 / rate)) hours; the threshold stands just above the highest "
          + "false alarm, and \(text(PoissonInterval(0).high / curve.hours)) an hour are not ruled "
          + "out.")
    } else if allowed < 5 {
      cautions.append(
        "Only \(allowed == 1 ? "one false alarm decides" : "\(allowed) false alarms decide"); "
          + "take more hours for a threshold that lasts.")
    }
    let interval = BinomialInterval(point.misses, of: curve.positives)
    if interval.high - interval.low > 0.2 {
      cautions.append(
        "\(curve.positives) recordings of the wake word are few: the share of misses is uncertain by "
          + "\(text(100 * (interval.high - interval.low))) points.")
    }
    do { _ = try word.reachable(point.threshold) } catch { cautions.append("\(error)") }
    return cautions
  }
}

import Audit
import Foundation
import Enrollment
import Spotting
import TensorFile
import WakeWords

/// How good a wake word is on given recordings, as it stands in JSON.
struct EvaluationRecord: Encodable {
  /// What a threshold does, with the intervals (95 %) in which the truth lies.
  struct Outcome: Encodable {
    var threshold: Float
    var misses: Int
    var missRate: Double
    var missRateLow: Double
    var missRateHigh: Double
    var falseAlarms: Int
    var falseAlarmsPerHour: Double
    var falseAlarmsPerHourLow: Double
    var falseAlarmsPerHourHigh: Double

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
  struct Expectation: Encodable {
    /// What the table says.
    var falseAlarmsPerHour: Double
    var observed: Outcome
    /// Whether what the table says lies in the interval of what was counted.
    var isConsistent: Bool
  }

  struct Alarm: Encodable {
    var file: String
    var start: Double
    var end: Double
    var score: Float
  }

  struct Miss: Encodable {
    var file: String
    /// Left out where nothing matched at all.
    var score: Float?
  }

  struct Corner: Encodable {
    var threshold: Float
    var misses: Int
    var falseAlarms: Int
  }

  var wakeWord: String
  /// Recordings that were heard, with and without the wake word.
  var positives: Int
  var negatives: Int
  /// Length of those without.
  var hours: Double
  var wantedFalseAlarmsPerHour: Double
  /// At the threshold to take: the one with the fewest misses that keeps to the wanted rate here.
  var recommended: Outcome
  /// At the threshold that was asked for.
  var asked: Outcome?
  /// What must be known in order not to take the figures for more than they are.
  var cautions: [String]
  /// At rates that the recordings can tell apart.
  var rates: [Outcome]
  var ownTable: [Expectation]
  /// The whole curve: the fewest false alarms for each number of misses.
  var curve: [Corner]
  var highestFalseAlarms: [Alarm]
  /// At the threshold asked for, else the recommended one; worst first, ten at most.
  var worstMisses: [Miss]
  /// Of all recordings, for whichever wake word.
  var unreadable: [EvaluationRun.Unreadable]

  /// Rates at which the own table is compared, false alarms an hour: those that a wake word file
  /// states.
  private static let ownRates: [Double] = [0.1, 0.2, 0.5, 1, 2, 5]
  private static let shownRates: [Double] = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]
  private static let shownMisses = 10

  /// - Parameters:
  ///   - rate: the wanted one, false alarms an hour.
  ///   - threshold: one that is to be judged too.
  init(
    _ word: WakeWord, _ trial: EvaluationTally, falseAlarmsPerHour rate: Double, threshold: Float?,
    unreadable: [EvaluationRun.Unreadable]
  ) {
    let curve = trial.curve
    let point = curve.point(falseAlarms: curve.allowed(falseAlarmsPerHour: rate))
    wakeWord = word.name
    positives = curve.positives
    negatives = trial.negatives
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
    highestFalseAlarms = trial.highestAlarms.map {
      Alarm(
        file: $0.file, start: milliseconds($0.peak.seconds.start), end: milliseconds($0.peak.seconds.end),
        score: $0.peak.score)
    }
    worstMisses = trial.missed(at: threshold ?? point.threshold).prefix(Self.shownMisses).map {
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

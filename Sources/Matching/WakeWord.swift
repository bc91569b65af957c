/// A wake word that the detector can listen for: its templates and what their scores mean.
public struct WakeWord: Equatable, Sendable {
  /// What events and files call it: letters, digits, `_` and `-`, at most 64 of them.
  public let name: String
  /// What people say, for display.
  public var phrase: String
  public var templates: [Template]
  public var calibration: Calibration
  public var falseAlarms: FalseAlarmTable
  /// How each template came about, one for each.
  public var provenance: [Provenance]
  /// The score of each take against the templates of the others: what a user's own takes reach.
  public var takeScores: [Float]
  /// Terms under which the file may be passed on.
  public var licence: String

  /// Where a template comes from. No file names: they carry names and account numbers.
  public struct Provenance: Equatable, Sendable, Codable {
    /// Number of the take, from 1.
    public var take: Int
    /// Where the word lies in the take, seconds.
    public var start: Double
    public var end: Double
    /// Loudest 10 ms of the word, dBFS.
    public var level: Float
  }

  /// The best score that one of the takes itself reaches: a threshold up to here can be reached.
  public var ceiling: Float

  /// - Throws: ``WakeWordError/name(_:)`` for a name with other characters.
  public init(
    name: String, phrase: String, templates: [Template], calibration: Calibration,
    falseAlarms: FalseAlarmTable, provenance: [Provenance], takeScores: [Float], ceiling: Float,
    licence: String
  ) throws(WakeWordError) {
    try Self.check(name: name)
    self.name = name
    self.phrase = phrase
    self.templates = templates
    self.calibration = calibration
    self.falseAlarms = falseAlarms
    self.provenance = provenance
    self.takeScores = takeScores
    self.ceiling = ceiling
    self.licence = licence
  }

  /// What ``check(name:)`` asks for, in words.
  static let nameRule = "a name of 1 to 64 letters (a-z, A-Z), digits, _ and -"

  /// - Throws: ``WakeWordError/name(_:)``.
  public static func check(name: String) throws(WakeWordError) {
    let allowed = name.utf8.allSatisfy {
      ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x41 && $0 <= 0x5A) || ($0 >= 0x61 && $0 <= 0x7A)
        || $0 == 0x5F || $0 == 0x2D
    }
    guard allowed, (1...64).contains(name.utf8.count) else { throw .name(name) }
  }

  /// The threshold at which `rate` false alarms an hour are expected.
  ///
  /// - Throws: ``WakeWordError/unreachable(word:threshold:ceiling:)`` when no recording can reach it.
  public func threshold(falseAlarmsPerHour rate: Float) throws(WakeWordError) -> Float {
    try reachable(falseAlarms.threshold(falseAlarmsPerHour: rate))
  }

  /// `threshold` itself, when a recording can reach it.
  public func reachable(_ threshold: Float) throws(WakeWordError) -> Float {
    guard threshold <= ceiling else {
      throw .unreachable(word: name, threshold: threshold, ceiling: ceiling)
    }
    return threshold
  }
}

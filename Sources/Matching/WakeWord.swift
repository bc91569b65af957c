import Features

/// A wake word that the detector can listen for: what it is matched by and what the scores mean.
public struct WakeWord: Equatable, Sendable {
  /// What events and files call it: letters, digits, `_` and `-`, at most 64 of them.
  public let name: String
  /// What people say, for display.
  public var phrase: String
  public var pattern: Pattern
  public var source: Source
  public var calibration: Calibration
  public var falseAlarms: FalseAlarmTable
  /// How each template came about, one for each; of paths there are none.
  public var provenance: [Provenance]
  /// The score of each take against the templates of the others: what a user's own takes reach.
  public var takeScores: [Float]
  /// Terms under which the file may be passed on.
  public var licence: String

  /// What the stream is compared with.
  public enum Pattern: Equatable, Sendable {
    /// Takes, in ``FeatureSpace`` and in the phones of the encoder.
    case fused(FusedPattern)
    /// Takes, in ``FeatureSpace`` alone: files of the first version.
    case templates([Template])
    /// Classes of the encoder.
    case paths(PathPattern)
  }

  /// What a wake word was made of.
  public enum Source: String, Sendable, Codable, CaseIterable {
    /// A person's own takes.
    case takes
    /// Recordings of many people.
    case recordings
    /// Many synthetic voices.
    case synthesis
    /// Its pronunciation alone.
    case text
  }

  /// Whether it is matched in the encoder's space.
  public var usesEncoder: Bool {
    if case .templates = pattern { false } else { true }
  }

  /// Whether it is matched in ``FeatureSpace``.
  public var usesCepstra: Bool { !templates.isEmpty }

  /// In ``FeatureSpace``, of a word made of takes; else none.
  public var templates: [Template] {
    switch pattern {
    case .fused(let pattern): pattern.templates
    case .templates(let templates): templates
    case .paths: []
    }
  }

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

  /// A word of takes.
  ///
  /// - Parameter pattern: not of paths.
  /// - Throws: ``WakeWordError/name(_:)`` for a name with other characters.
  public init(
    name: String, phrase: String, takes pattern: Pattern, calibration: Calibration,
    falseAlarms: FalseAlarmTable, provenance: [Provenance], takeScores: [Float], ceiling: Float,
    licence: String
  ) throws(WakeWordError) {
    try Self.check(name: name)
    self.name = name
    self.phrase = phrase
    self.pattern = pattern
    source = .takes
    self.calibration = calibration
    self.falseAlarms = falseAlarms
    self.provenance = provenance
    self.takeScores = takeScores
    self.ceiling = ceiling
    self.licence = licence
  }

  /// A word of takes in ``FeatureSpace`` alone, as files of the first version hold it.
  ///
  /// - Throws: ``WakeWordError/name(_:)`` for a name with other characters.
  public init(
    name: String, phrase: String, templates: [Template], calibration: Calibration,
    falseAlarms: FalseAlarmTable, provenance: [Provenance], takeScores: [Float], ceiling: Float,
    licence: String
  ) throws(WakeWordError) {
    try self.init(
      name: name, phrase: phrase, takes: .templates(templates), calibration: calibration,
      falseAlarms: falseAlarms, provenance: provenance, takeScores: takeScores, ceiling: ceiling,
      licence: licence)
  }

  /// A word of paths.
  ///
  /// - Throws: ``WakeWordError/name(_:)`` for a name with other characters.
  public init(
    name: String, phrase: String, paths: PathPattern, source: Source, calibration: Calibration,
    falseAlarms: FalseAlarmTable, ceiling: Float, licence: String
  ) throws(WakeWordError) {
    try Self.check(name: name)
    self.name = name
    self.phrase = phrase
    pattern = .paths(paths)
    self.source = source
    self.calibration = calibration
    self.falseAlarms = falseAlarms
    provenance = []
    takeScores = []
    self.ceiling = ceiling
    self.licence = licence
  }

  /// The stretch of audio that a match covers, in seconds from the start of the stream.
  public func seconds(of match: ScoredMatch) -> (start: Double, end: Double) {
    switch pattern {
    case .fused, .templates:
      FeatureParameters.standard.seconds(upTo: match.frame, count: match.frames)
    case .paths: LogMel.seconds(upTo: match.frame, count: match.frames)
    }
  }

  /// Length of each template or path, seconds.
  public var lengths: [Double] {
    switch pattern {
    case .fused, .templates:
      templates.map { Double($0.frameCount) * FeatureParameters.standard.frameSeconds }
    case .paths(let pattern): pattern.paths.map { Double($0.count) * LogMel.frameSeconds }
    }
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

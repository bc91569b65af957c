import Features

/// A wake word that the detector can listen for: what it is matched by and what the scores mean.
package struct WakeWord: Equatable, Sendable {
  /// What events and files call it: letters, digits, `_` and `-`, at most 64 of them.
  package let name: String
  /// What people say, for display.
  package var phrase: String
  package var pattern: Pattern
  package var source: Source
  package var calibration: Calibration
  package var falseAlarms: FalseAlarmTable
  /// How each template came about, one for each; of paths there are none.
  package var provenance: [Provenance]
  /// The score of each take against the templates of the others: what a user's own takes reach.
  package var takeScores: [Float]
  /// Terms under which the file may be passed on.
  package var licence: String

  /// What the stream is compared with.
  package enum Pattern: Equatable, Sendable {
    /// Takes, in ``CepstralSpace`` and in the phones of the encoder.
    case fused(TakePattern)
    /// Takes, in ``CepstralSpace`` alone: files of the first version.
    case templates([Template])
    /// Classes of the encoder.
    case paths(StatePathPattern)
  }

  /// What a wake word was made of.
  package enum Source: String, Sendable, Codable, CaseIterable {
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
  package var usesEncoder: Bool {
    if case .templates = pattern { false } else { true }
  }

  /// Whether it is matched in ``CepstralSpace``.
  package var usesCepstra: Bool { !templates.isEmpty }

  /// In ``CepstralSpace``, of a word made of takes; else none.
  package var templates: [Template] {
    switch pattern {
    case .fused(let pattern): pattern.templates
    case .templates(let templates): templates
    case .paths: []
    }
  }

  /// Where a template comes from. No file names: they carry names and account numbers.
  package struct Provenance: Equatable, Sendable, Codable {
    package init(take: Int, start: Double, end: Double, level: Float) {
      (self.take, self.start, self.end, self.level) = (take, start, end, level)
    }

    /// Number of the take, from 1.
    package var take: Int
    /// Where the word lies in the take, seconds.
    package var start: Double
    package var end: Double
    /// Loudest 10 ms of the word, dBFS.
    package var level: Float
  }

  /// The best score that one of the takes itself reaches: a threshold up to here can be reached.
  package var ceiling: Float

  /// A word of takes.
  ///
  /// - Parameter pattern: not of paths.
  /// - Throws: ``WakeWordError/name(_:)`` for a name with other characters.
  package init(
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

  /// A word of takes in ``CepstralSpace`` alone, as files of the first version hold it.
  ///
  /// - Throws: ``WakeWordError/name(_:)`` for a name with other characters.
  package init(
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
  package init(
    name: String, phrase: String, paths: StatePathPattern, source: Source, calibration: Calibration,
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
  package func seconds(of match: ScoredMatch) -> (start: Double, end: Double) {
    switch pattern {
    case .fused, .templates:
      CepstralParameters.standard.seconds(upTo: match.frame, count: match.frames)
    case .paths: LogMel.seconds(upTo: match.frame, count: match.frames)
    }
  }

  /// Length of each template or path, seconds.
  package var lengths: [Double] {
    switch pattern {
    case .fused, .templates:
      templates.map { Double($0.frameCount) * CepstralParameters.standard.frameSeconds }
    case .paths(let pattern): pattern.paths.map { Double($0.count) * LogMel.frameSeconds }
    }
  }

  /// What ``check(name:)`` asks for, in words.
  package static let nameRule = "a name of 1 to 64 letters (a-z, A-Z), digits, _ and -"

  /// - Throws: ``WakeWordError/name(_:)``.
  package static func check(name: String) throws(WakeWordError) {
    let allowed = name.utf8.allSatisfy {
      ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x41 && $0 <= 0x5A) || ($0 >= 0x61 && $0 <= 0x7A)
        || $0 == 0x5F || $0 == 0x2D
    }
    guard allowed, (1...64).contains(name.utf8.count) else { throw .name(name) }
  }

  /// The threshold at which `rate` false alarms an hour are expected.
  ///
  /// - Throws: ``WakeWordError/unreachable(word:threshold:ceiling:)`` when no recording can reach it.
  package func threshold(falseAlarmsPerHour rate: Float) throws(WakeWordError) -> Float {
    try reachable(falseAlarms.threshold(falseAlarmsPerHour: rate))
  }

  /// `threshold` itself, when a recording can reach it.
  package func reachable(_ threshold: Float) throws(WakeWordError) -> Float {
    guard threshold <= ceiling else {
      throw .unreachable(word: name, threshold: threshold, ceiling: ceiling)
    }
    return threshold
  }
}

import Features

/// Makes a wake word out of takes: checks them against each other, and measures on the shipped
/// background what their scores will mean.
public struct Enrolment: Sendable {
  /// Takes that are needed at least: a single one leaves nothing to check it with.
  public static let fewestTakes = 2

  public let takes: [Take]
  /// Each take's best raw score against the templates of all others.
  public let heldOutScores: [Float]
  /// The best raw score of every second of the background against all templates.
  private let backgroundPeaks: [Float]
  private let backgroundHours: Float
  private let space: FeatureSpace

  /// - Parameter takes: at least ``fewestTakes``.
  /// - Throws: ``EnrolmentError``.
  public init(_ takes: [Take], in space: FeatureSpace = .shipped) throws(EnrolmentError) {
    guard takes.count >= Self.fewestTakes else { throw .tooFewTakes(takes.count) }
    self.takes = takes
    self.space = space
    let background: [Float]
    do { background = try space.background() } catch { throw .background(error) }
    heldOutScores = takes.indices.map { index in
      var others = takes.map(\.template)
      others.remove(at: index)
      return Self.rawScores(of: takes[index].frames, against: others, in: space).max()
        ?? -.infinity
    }
    let raw = Self.rawScores(of: background, against: takes.map(\.template), in: space)
    let perSecond = Int(1 / space.parameters.frameSeconds)
    backgroundPeaks = stride(from: 0, to: raw.count, by: perSecond).map { start in
      raw[start..<min(raw.count, start + perSecond)].max() ?? -.infinity
    }.filter { $0 > -.infinity }
    backgroundHours = Float(raw.count) * Float(space.parameters.frameSeconds) / 3600
  }

  /// The raw score at each frame of a stream.
  ///
  /// - Parameter frames: weighted frames, one after another.
  private static func rawScores(
    of frames: [Float], against templates: [Template], in space: FeatureSpace
  ) -> [Float] {
    var matcher = WordMatcher(templates)
    var frame = [Float](repeating: 0, count: FrameMatrix.stride(space.dimension))
    return stride(from: 0, to: frames.count, by: space.dimension).map { start in
      for index in 0..<space.dimension { frame[index] = frames[start + index] }
      return matcher.step(frame, background: space.backgroundDistance(frame)).raw
    }
  }

  /// - Throws: ``EnrolmentError/unlike``, or ``EnrolmentError/wakeWord(_:)`` for a bad name.
  public func wakeWord(
    name: String, phrase: String, licence: String
  ) throws(EnrolmentError) -> WakeWord {
    guard let calibration = Calibration(hits: heldOutScores, alarms: backgroundPeaks),
      let falseAlarms = FalseAlarmTable(
        peaks: backgroundPeaks.map(calibration.score), hours: backgroundHours)
    else { throw .unlike }
    let templates = takes.map(\.template)
    let best = takes.map { take in
      Self.rawScores(of: take.frames, against: templates, in: space).max() ?? -.infinity
    }
    do {
      return try WakeWord(
        name: name, phrase: phrase, templates: templates, calibration: calibration,
        falseAlarms: falseAlarms,
        provenance: takes.enumerated().map { number, take in
          WakeWord.Provenance(
            take: number + 1, start: take.start, end: take.end, level: take.level)
        },
        takeScores: heldOutScores.map(calibration.score),
        ceiling: calibration.score(best.max() ?? -.infinity), licence: licence)
    } catch { throw .wakeWord(error) }
  }
}

/// Why takes make no wake word.
public enum EnrolmentError: Error, Equatable, CustomStringConvertible {
  case tooFewTakes(Int)
  case background(SafeTensorsError)
  case wakeWord(WakeWordError)
  /// The takes match each other no better than they match ordinary speech.
  case unlike

  public var description: String {
    switch self {
    case .tooFewTakes(let count):
      "\(count) takes; at least \(Enrolment.fewestTakes) were expected, 3 to 5 are better"
    case .background(let error): "the background model in this program is damaged: \(error)"
    case .wakeWord(let error): "\(error)"
    case .unlike:
      "the takes do not sound more alike than any other speech: record them again, each with the "
        + "same words and nothing else"
    }
  }
}

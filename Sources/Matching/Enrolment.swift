import Features

/// Makes a wake word out of takes: checks them against each other, and measures on the shipped
/// background what their scores mean.
public struct Enrolment: Sendable {
  /// Takes that are needed at least: a single one leaves nothing to check it with.
  public static let fewestTakes = 2

  public let takes: [Take]
  /// How well each take agrees with the others: the mean standardised score between them, both
  /// ways. Takes of one word by one speaker lie above ``agreement``.
  public let agreements: [Float]
  private let background: BackgroundScores
  private let hours: Float
  private let space: FeatureSpace

  /// Under this a take is the odd one out: of 72 good takes of the train part none lay below 4.8,
  /// of as many sets with a take of another word in them that take never above 3.5.
  public static let agreement: Float = 4

  /// - Parameter takes: at least ``fewestTakes``.
  /// - Throws: ``EnrolmentError``.
  public init(_ takes: [Take], in space: FeatureSpace = .shipped) throws(EnrolmentError) {
    guard takes.count >= Self.fewestTakes else { throw .tooFewTakes(takes.count) }
    self.takes = takes
    self.space = space
    let stream: FeatureSpace.Background
    do { stream = try space.background() } catch { throw .background(error) }
    let templates = takes.map(\.template)
    var all = BackgroundScores()
    var each = [BackgroundScores](repeating: all, count: takes.count)
    Self.play(stream.frames, stream.distances, to: templates, in: space) { raw, templateScores in
      all.add(raw)
      for index in each.indices { each[index].add(templateScores[index]) }
    }
    background = all
    hours = Float(stream.distances.count) * Float(space.parameters.frameSeconds) / 3600
    agreements = Self.agreements(of: takes, background: each, in: space)
  }

  private static func agreements(
    of takes: [Take], background: [BackgroundScores], in space: FeatureSpace
  ) -> [Float] {
    let templates = takes.map(\.template)
    // Row i: the best score of each template over take i, standardised.
    let scores = takes.map { take in
      var best = templates.map { _ in -Float.infinity }
      play(take.frames, to: templates, in: space) { _, scores in
        for index in best.indices { best[index] = max(best[index], scores[index]) }
      }
      return best.indices.map { background[$0].standardised(best[$0]) }
    }
    return takes.indices.map { one in
      let others = takes.indices.filter { $0 != one }
      return others.reduce(0) { $0 + (scores[one][$1] + scores[$1][one]) / 2 }
        / Float(others.count)
    }
  }

  /// Hands the raw score, and that of each template, to `body` at each frame of a stream.
  ///
  /// - Parameters:
  ///   - frames: weighted frames, one after another.
  ///   - distances: what a template must undercut at each; `nil` to measure it.
  private static func play(
    _ frames: [Float], _ distances: [Float]? = nil, to templates: [Template],
    in space: FeatureSpace,
    _ body: (Float, [Float]) -> Void
  ) {
    var matcher = WordMatcher(templates)
    var frame = [Float](repeating: 0, count: space.paddedDimension)
    for number in 0..<frames.count / space.dimension {
      let start = number * space.dimension
      for index in 0..<space.dimension { frame[index] = frames[start + index] }
      let distance = distances?[number] ?? space.backgroundDistance(frame)
      let match = matcher.step(frame, background: distance)
      body(match.raw, matcher.templateScores)
    }
  }

  /// The number of the take, from 0, that agrees least with the others, when it agrees too little.
  /// Of two takes neither is the odd one, see ``disagree``.
  public var oddOneOut: Int? {
    guard takes.count > 2,
      let least = agreements.indices.min(by: { agreements[$0] < agreements[$1] }),
      agreements[least] < Self.agreement
    else { return nil }
    return least
  }

  /// Whether there are only two takes, and they are unlike.
  public var disagree: Bool { takes.count == 2 && agreements[0] < Self.agreement }

  /// - Parameters:
  ///   - phrase: what people say, for display.
  ///   - licence: terms under which the file may be passed on.
  /// - Throws: ``EnrolmentError/wakeWord(_:)`` for a bad name.
  public func wakeWord(
    name: String, phrase: String, licence: String
  ) throws(EnrolmentError) -> WakeWord {
    let heldOut = heldOutScores()
    let calibration = Calibration(background, heldOut: heldOut)
    guard
      let falseAlarms = FalseAlarmTable(
        peaks: background.peaks.map(calibration.score), hours: hours)
    else { throw .noScores }
    let templates = takes.map(\.template)
    do {
      return try WakeWord(
        name: name, phrase: phrase, templates: templates, calibration: calibration,
        falseAlarms: falseAlarms,
        provenance: takes.enumerated().map { number, take in
          WakeWord.Provenance(
            take: number + 1, start: take.start, end: take.end, level: take.level)
        },
        takeScores: heldOut.map(calibration.score),
        ceiling: calibration.score(bestScore(of: templates)), licence: licence)
    } catch { throw .wakeWord(error) }
  }

  /// Each take's best raw score against the templates of all others.
  private func heldOutScores() -> [Float] {
    takes.indices.map { index in
      var others = takes.map(\.template)
      others.remove(at: index)
      var best = -Float.infinity
      Self.play(takes[index].frames, to: others, in: space) { raw, _ in best = max(best, raw) }
      // A take that is over before the others' templates could match scores as background does.
      return max(best, background.mean)
    }
  }

  /// The best raw score that a take reaches, its own template among the others.
  private func bestScore(of templates: [Template]) -> Float {
    takes.map { take in
      var best = -Float.infinity
      Self.play(take.frames, to: templates, in: space) { raw, _ in best = max(best, raw) }
      return best
    }.max() ?? -.infinity
  }
}

import Features
import Spotting
import TensorFile
import WakeWords

/// Makes a wake word out of takes: checks them against each other, and measures on the shipped
/// background what their scores mean.
package struct Enrollment: Sendable {
  /// Takes that are needed at least: a single one leaves nothing to check it with.
  package static let fewestTakes = 2

  /// As they were given.
  package var takes: [Take] { enrolled.takes }
  /// How well each take agrees with the others: the mean standardised score between them, both
  /// ways. Takes of one word by one speaker lie above ``agreement``.
  package let agreements: [Float]
  private let enrolled: EnrolledTakes
  private let background: RawScores
  private let phoneBackground: PhoneBackground

  /// Under this a take is the odd one out: of 72 good takes of the train part none lay below 4.8,
  /// of as many sets with a take of another word in them that take never above 3.5.
  package static let agreement: Float = 4

  /// - Parameters:
  ///   - takes: at least ``fewestTakes``.
  ///   - phones: the same background as that of `space`, and the acoustic model that made it; `nil`
  ///     for what this version ships.
  /// - Throws: ``EnrollmentError``.
  package init(
    _ takes: [Take], in space: CepstralSpace = .shipped, phones: PhoneBackground? = nil
  ) throws(EnrollmentError) {
    guard takes.count >= Self.fewestTakes else { throw .tooFewTakes(takes.count) }
    let stream: CepstralSpace.Background
    do throws(SafeTensorsError) {
      stream = try space.background()
      if let phones { phoneBackground = phones } else { phoneBackground = try .shipped() }
    } catch { throw .background(error) }
    guard phoneBackground.frameCount == stream.distances.count else {
      throw .unlikeBackgrounds(
        cepstra: stream.distances.count, phones: phoneBackground.frameCount)
    }
    enrolled = EnrolledTakes(takes, in: space, model: phoneBackground.model)
    for (number, frames) in enrolled.frameCounts.enumerated() where frames < Template.shortest {
      throw .shortTake(number + 1, frames: frames)
    }
    let (raw, each) = enrolled.scores(over: stream, phoneBackground)
    background = raw
    agreements = enrolled.agreements(each)
  }

  /// The number of the take, from 0, that agrees least with the others, when it agrees too little.
  /// Of two takes neither is the odd one, see ``disagree``.
  package var oddOneOut: Int? {
    guard takes.count > 2,
      let least = agreements.indices.min(by: { agreements[$0] < agreements[$1] }),
      agreements[least] < Self.agreement
    else { return nil }
    return least
  }

  /// Whether there are only two takes, and they are unlike.
  package var disagree: Bool { takes.count == 2 && agreements[0] < Self.agreement }

  /// The wake word that the takes make.
  ///
  /// - Parameters:
  ///   - name: see ``WakeWord/isName(_:)``.
  ///   - phrase: what people say, for display.
  ///   - licence: terms under which the file may be passed on.
  ///   - falseTriggers: what it shall not be heard in any more, found with the word that the same
  ///     takes make without them.
  /// - Throws: ``EnrollmentError/wakeWord(_:)`` for a bad name.
  package func wakeWord(
    name: String, phrase: String, licence: String, against falseTriggers: [FalseTrigger] = []
  ) throws(EnrollmentError) -> WakeWord {
    let all = Array(takes.indices)
    // Each take against the templates of all others.
    let heldOut = all.map { one in
      enrolled.scores(ofTake: one, against: all.filter { $0 != one })
    }
    let scales = TakePattern.Scales(
      cepstra: ScoreScale(background: background.cepstra, heldOut: heldOut.map(\.cepstra)),
      phones: ScoreScale(background: background.phones, heldOut: heldOut.map(\.phones)))
    let counterexamples =
      falseTriggers.isEmpty
      ? nil
      : Counterexamples(
        cepstra: falseTriggers.map(\.cepstra), phones: falseTriggers.map(\.phones))
    // All that follows is of the scores that the word will give, counterexamples included.
    let scores = try BackgroundScores(backgroundScores(scales, counterexamples))
    let lowered = { (raw: RawScores, take: Int) in
      enrolled.lowered(raw.inBothSpaces(scales), by: counterexamples, scales, ofTake: take)
    }
    let takeScores = all.map { scores.best(lowered(heldOut[$0], $0)) }
    let calibration = Calibration(scores, heldOut: takeScores)
    guard
      let falseAlarms = FalseAlarmTable(
        peaks: scores.peaks.map(calibration.score), hours: phoneBackground.hours)
    else { throw .noScores }
    // The best that a take reaches, its own template among the others.
    let best = all.flatMap { lowered(enrolled.scores(ofTake: $0, against: all), $0) }.max()
    do {
      return try WakeWord(
        name: name, phrase: phrase, source: .takes,
        model: WordModel(
          pattern: .takes(
            TakePattern(
              cepstra: enrolled.cepstra, phones: enrolled.phones,
              acousticModel: phoneBackground.model.hash, scales: scales,
              counterexamples: counterexamples)), calibration: calibration),
        falseAlarms: falseAlarms, ceiling: calibration.score(best ?? -.infinity),
        takes: zip(takes, takeScores).map { take, score in
          WakeWord.TakeRecord(
            start: take.start, end: take.end, level: take.level, score: calibration.score(score))
        }, licence: licence)
    } catch { throw .wakeWord(error) }
  }

  /// The raw scores of the word at each frame of the background.
  private func backgroundScores(
    _ scales: TakePattern.Scales, _ counterexamples: Counterexamples?
  ) throws(EnrollmentError) -> [Float] {
    let raws = background.inBothSpaces(scales)
    guard let counterexamples else { return raws }
    // Decoded again, rather than kept for words that have no counterexamples.
    let stream: CepstralSpace.Background
    do throws(SafeTensorsError) {
      stream = try enrolled.space.background()
    } catch { throw .background(error) }
    return enrolled.lowered(raws, by: counterexamples, scales, over: stream, phoneBackground)
  }
}

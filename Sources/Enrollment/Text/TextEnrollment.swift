import Features
import Spotting
import WakeWords

/// Makes a wake word from how it is said alone: no recording, and so less sure than one.
package struct TextEnrollment: Sendable {
  /// Several where people say the word in several ways.
  package let pronunciations: [Pronunciation]
  private let model: AcousticModelWeights
  private let background: PhoneBackground
  private let calibration: Calibration

  /// - Parameters:
  ///   - pronunciations: one at least, for `model`.
  ///   - background: for `model`.
  /// - Throws: ``PronunciationError/notMeasured``.
  package init(
    _ pronunciations: [Pronunciation], _ background: PhoneBackground,
    for model: AcousticModelWeights = .shipped
  ) throws(PronunciationError) {
    precondition(!pronunciations.isEmpty)
    guard let line = model.description.textCalibration else { throw .notMeasured }
    self.pronunciations = pronunciations
    self.model = model
    self.background = background
    calibration = Calibration(slope: line.slope, offset: line.offset)
  }

  /// The wake word that the pronunciations make.
  ///
  /// - Parameters:
  ///   - name: see ``WakeWord/isName(_:)``.
  ///   - phrase: what people say, for display.
  ///   - licence: terms under which the file may be passed on.
  /// - Throws: ``PronunciationError``.
  package func wakeWord(
    name: String, phrase: String, licence: String
  ) throws(PronunciationError) -> WakeWord {
    let pattern = StatePathPattern(
      head: .phones, statePaths: pronunciations.map(\.path),
      cap: model.description.textCap ?? TemplateMatcher.phoneCap, acousticModel: model.hash)
    guard let falseAlarms = FalseAlarmTable(peaks: peaks(pattern), hours: background.hours) else {
      throw .noScores
    }
    do {
      return try WakeWord(
        name: name, phrase: phrase, source: .text,
        model: WordModel(pattern: .statePaths(pattern), calibration: calibration),
        falseAlarms: falseAlarms,
        // Every frame certain of its phone: no sound comes closer.
        ceiling: calibration.score(0), licence: licence)
    } catch { throw .wakeWord(error) }
  }

  /// The word's score in each second of the background.
  private func peaks(_ pattern: StatePathPattern) -> [Float] {
    var scores = BackgroundScores()
    var scorer = StatePathScorer(.phones, [(0, pattern, calibration)], model)
    var matches = [ScoredMatch.none]
    var phones = [Float](repeating: 0, count: model.description.phones.count)
    for number in 0..<background.frameCount {
      background.frame(number, into: &phones)
      phones.withUnsafeBufferPointer {
        let frame = $0.baseAddress!
        // The states and cepstra of the background are nothing to a path of phones.
        scorer.step(
          FrameFeatures(
            number: number, states: frame, phones: frame, cepstra: frame, background: 0),
          into: &matches)
      }
      scores.add(matches[0].score)
    }
    return scores.peaks
  }
}

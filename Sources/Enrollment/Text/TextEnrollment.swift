import Features
import Spotting
import TensorFile
import WakeWords

/// Makes a wake word from how it is said alone: no recording, and so less sure than one.
package struct TextEnrollment: Sendable {
  /// Several where people say the word in several ways.
  package let pronunciations: [Pronunciation]
  private let encoder: AcousticModelWeights
  private let background: PhoneBackground
  private let calibration: Calibration

  /// The most that a frame may cost where the encoder does not say: a posterior of a quarter of a per
  /// cent.
  private static let cap: Float = 6

  /// - Parameters:
  ///   - pronunciations: one at least, for `encoder`.
  ///   - background: for `encoder`.
  /// - Throws: ``PronunciationError/notMeasured``.
  package init(
    _ pronunciations: [Pronunciation], _ background: PhoneBackground,
    for encoder: AcousticModelWeights = .shipped
  ) throws(PronunciationError) {
    precondition(!pronunciations.isEmpty)
    guard let line = encoder.description.textCalibration else { throw .notMeasured }
    self.pronunciations = pronunciations
    self.encoder = encoder
    self.background = background
    calibration = Calibration(slope: line.slope, offset: line.offset)
  }

  /// - Parameters:
  ///   - phrase: what people say, for display.
  ///   - licence: terms under which the file may be passed on.
  /// - Throws: ``PronunciationError``.
  package func wakeWord(
    name: String, phrase: String, licence: String
  ) throws(PronunciationError) -> WakeWord {
    let pattern = StatePathPattern(
      head: .phones, paths: pronunciations.map(\.path),
      cap: encoder.description.textCap ?? Self.cap, encoder: encoder.hash)
    guard let falseAlarms = FalseAlarmTable(peaks: peaks(pattern), hours: background.hours) else {
      throw .noScores
    }
    do {
      return try WakeWord(
        name: name, phrase: phrase, paths: pattern, source: .text, calibration: calibration,
        falseAlarms: falseAlarms,
        // Every frame certain of its phone: no sound comes closer.
        ceiling: calibration.score(0), licence: licence)
    } catch { throw .wakeWord(error) }
  }

  /// The word's score in each second of the background.
  private func peaks(_ pattern: StatePathPattern) -> [Float] {
    var scores = BackgroundScores()
    var warps = PathWarps([pattern])
    var frame = [Float](repeating: 0, count: encoder.description.phones.count)
    for number in 0..<background.frameCount {
      background.frame(number, into: &frame)
      warps.step(frame)
      scores.add(calibration.score(warps.match(0).raw))
    }
    return scores.peaks
  }
}

import Features
import TestSupport

@testable import Audio
@testable import Audit
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

/// What a detector might have heard, made up for the judge.
enum Hearings {
  static func word(_ name: String) throws -> WakeWord {
    let dimension = CepstralSpace.shipped.dimension
    let template = Template(
      values: [Float](repeating: 0, count: 50 * dimension), dimension: dimension)
    return try WakeWord(
      name: name, phrase: name, templates: [template],
      calibration: Calibration(slope: 1, offset: 0),
      falseAlarms: FalseAlarmTable(peaks: [0, 1, 2], hours: 1)!,
      provenance: [.init(take: 1, start: 0, end: 1, level: -20)], takeScores: [5], ceiling: 100,
      licence: "")
  }

  /// A match of 0.6 s that begins `start` seconds from the start, or up to 20 ms later.
  static func peak(_ score: Float, at start: Double) -> ScorePeak {
    let count = 30
    let frame = (count...).first {
      CepstralParameters.standard.seconds(upTo: $0, count: count).start >= start
    }!
    return ScorePeak(score: score, frame: frame, frames: count)
  }

  static func hearing(
    _ peaks: [ScorePeak]..., content: ContentMeter.Content, seconds: Double = 4,
    clipped: Int = 0, defects: [RecordingDefect] = []
  ) throws -> Result<RecordingAnalysis, AudioError> {
    var level = LevelMeter()
    let loud = [Float](repeating: 1, count: clipped)
    let soft = [Float](repeating: 0.1, count: 16_000 - clipped)
    level.update(loud.span)
    level.update(soft.span)
    return .success(
      RecordingAnalysis(
        peaks: peaks, seconds: seconds, level: level, content: try meter(content),
        defects: defects))
  }

  /// A meter that says `content`.
  private static func meter(_ content: ContentMeter.Content) throws -> ContentMeter {
    var meter = ContentMeter()
    if content == .speech { return try speech.get() }
    if content == .noise {
      let tone = TestSound.tone(440, seconds: 0.1)
      meter.update(tone.span)
    }
    return meter
  }

  private static let speech = Result {
    try RecordingAnalyzer([]).hear(SampleAudio.recording("speech-kitchen.opus"), channel: nil).get()
      .content
  }
}

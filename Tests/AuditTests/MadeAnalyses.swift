import Features
import TestSupport
import Testing

@testable import Audio
@testable import Audit
@testable import Spotting
@testable import WakeWords

/// What a detector might have found, made up for the judge.
enum MadeAnalyses {
  /// A bundled word, for the judge: said anywhere from a score of `threshold` on.
  static func word(_ name: String, threshold: Float = -2) throws -> WakeWord {
    var word = try #require(try BundledWords.load(name))
    word.falseAlarms.anchorRate = 0.5
    word.falseAlarms.anchorScore = threshold
    return word
  }

  /// A match of 0.6 s that begins `start` seconds from the start, or up to 20 ms later.
  static func peak(_ score: Float, at start: Double) -> ScorePeak {
    let frame = (29...).first { FrameTime.seconds(upTo: $0, count: 30).start >= start }!
    return ScorePeak(score: score, frame: frame, frames: 30)
  }

  static func analysis(
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
        head: HeadPosteriors(classes: 1, head: nil), defects: defects))
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

  private static let speech = RecordingAnalyzer([])
    .analyze(.file(RecordingPath(SampleAudio.recording("speech-kitchen.opus")))).map(\.content)
}

import Audio
import Spotting
import TensorFile
import WakeWords

/// What a detector heard in one recording.
package struct RecordingAnalysis: Sendable {
  /// The score peaks of each of the detector's words, in the order of time.
  package var peaks: [[ScorePeak]]
  /// Length of the sound, seconds.
  package var seconds: Double
  /// How loud it was.
  package var level: LevelMeter
  /// What kind of sound it was.
  package var content: ContentMeter
  /// What is wrong with the recording although it could be heard.
  package var defects: [RecordingDefect]
}

extension RecordingAnalysis {
  /// Plays a whole recording to a detector.
  ///
  /// - Parameters:
  ///   - clip: read to its end.
  ///   - detector: one that tells silence; as new, and as new again afterwards.
  ///   - buffer: holds samples in between; its content does not matter.
  package init(
    _ clip: inout RecordingReader, through detector: inout Detector, buffer: inout [Float]
  ) {
    var peaks: [[ScorePeak]] = detector.words.map { _ in [] }
    var level = LevelMeter()
    var content = ContentMeter()
    while clip.read(into: &buffer) > 0 {
      level.update(buffer.span)
      content.update(buffer.span)
      var position = 0
      while detector.advance(through: buffer.span, from: &position) {
        content.update(silence: detector.silence)
        for word in peaks.indices { if let peak = detector.peaks[word] { peaks[word].append(peak) } }
      }
    }
    while detector.advanceThroughTail() {
      content.update(silence: detector.silence)
      for word in peaks.indices { if let peak = detector.peaks[word] { peaks[word].append(peak) } }
    }
    for (word, peak) in detector.finish() { peaks[word].append(peak) }
    self.init(
      peaks: peaks, seconds: Double(level.count) / Double(RecordingReader.rate), level: level,
      content: content, defects: clip.defects)
  }
}

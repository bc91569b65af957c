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
      detector.process(buffer.span) { silence in
        content.update(silence: silence)
      } onPeak: { word, peak in
        peaks[word].append(peak)
      }
    }
    detector.finish { silence in
      content.update(silence: silence)
    } onPeak: { word, peak in
      peaks[word].append(peak)
    }
    self.init(
      peaks: peaks, seconds: Double(level.count) / Double(RecordingReader.rate), level: level,
      content: content, defects: clip.defects)
  }
}

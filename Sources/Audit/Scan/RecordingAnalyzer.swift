import Audio
import Features
import Foundation
import Spotting
import WakeWords

/// What a detector found in one recording.
package struct RecordingAnalysis: Sendable {
  /// The score peaks of each of the detector's words, in the order of time.
  package var peaks: [[ScorePeak]]
  /// Length of the sound, seconds.
  package var seconds: Double
  /// How loud it was.
  package var level: LevelMeter
  /// What kind of sound it was.
  package var content: ContentMeter
  /// What the acoustic model says of its head.
  package var head: HeadPosteriors
  /// What is wrong with the recording although it could be read.
  package var defects: [RecordingDefect]
}

/// Decodes one recording after another and plays it to a detector, on one thread. All that audits
/// know of ``Detector`` is here.
package final class RecordingAnalyzer {
  private let words: [WakeWord]
  private var detector: Detector
  private let channel: Int?
  private let noHead: HeadPosteriors
  private var samples: [Float] = []

  /// - Parameters:
  ///   - words: any number.
  ///   - head: seconds of which a judge wants to know what the acoustic model says; `nil` where there is
  ///     none.
  ///   - channel: which channel of a recording counts, from 0; `nil` for the mean of all.
  package init(_ words: [WakeWord], head: Double? = nil, channel: Int? = nil) {
    // A recording's content is told by the acoustic model, whatever the words are made of.
    detector = Detector(words, givesSilence: true)
    self.words = words
    self.channel = channel
    noHead = HeadPosteriors(
      classes: AcousticModelWeights.shipped.description.states.count, head: head)
  }

  /// - Returns: the same for the same recording, whatever came before it.
  package func analyze(_ source: RecordingSource) -> Result<RecordingAnalysis, AudioError> {
    do throws(AudioError) {
      var reader = try RecordingReader(source, channel: channel)
      return .success(analysis(of: &reader))
    } catch {
      return .failure(error)
    }
  }

  private func analysis(of reader: inout RecordingReader) -> RecordingAnalysis {
    var peaks: [[ScorePeak]] = words.map { _ in [] }
    var (level, content, head) = (LevelMeter(), ContentMeter(), noHead)
    while reader.read(into: &samples) > 0 {
      level.update(samples.span)
      content.update(samples.span)
      var position = 0
      while detector.advance(through: samples.span, from: &position) {
        take(&peaks, &content, &head)
      }
    }
    while detector.advanceThroughTail() { take(&peaks, &content, &head) }
    for (word, peak) in detector.finish() { peaks[word].append(peak) }
    return RecordingAnalysis(
      peaks: peaks, seconds: Double(level.count) / Double(sampleRate), level: level,
      content: content, head: head, defects: reader.defects)
  }

  /// What the detector says at its newest frame.
  private func take(
    _ peaks: inout [[ScorePeak]], _ content: inout ContentMeter, _ head: inout HeadPosteriors
  ) {
    content.update(silence: detector.silence)
    if let states = detector.states { head.add(states) }
    for word in peaks.indices {
      if let peak = detector.peaks[word] { peaks[word].append(peak) }
    }
  }
}

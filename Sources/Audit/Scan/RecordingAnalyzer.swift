import Audio
import Foundation
import Spotting

/// What a detector found in one recording.
package struct RecordingAnalysis: Sendable {
  /// The score peaks of each of the detector's words, in the order of time.
  package var peaks: [[TimedPeak]]
  /// Length of the sound, seconds.
  package var seconds: Double
  /// How loud it was.
  package var level: LevelMeter
  /// What kind of sound it was.
  package var content: ContentMeter
  /// What is wrong with the recording although it could be read.
  package var defects: [RecordingDefect]
}

/// Decodes one recording after another and plays it to a detector, on one thread. All that audits know
/// of ``Detector`` is here.
package final class RecordingAnalyzer {
  private let words: [WakeWord]
  private var detector: Detector
  private let channel: Int?
  private var samples: [Float] = []

  /// - Parameters:
  ///   - words: any number.
  ///   - channel: which channel of a recording counts, from 0; `nil` for the mean of all.
  package init(_ words: [WakeWord], channel: Int? = nil) {
    // A recording's content is told by the acoustic model, whatever the words are made of.
    detector = Detector(words, tellsSilence: true)
    self.words = words
    self.channel = channel
  }

  /// - Returns: the same for the same recording, whatever came before it.
  package func analyze(_ source: RecordingSource) -> Result<RecordingAnalysis, AudioError> {
    do throws(AudioError) {
      var reader = try open(source)
      return .success(analysis(of: &reader))
    } catch {
      return .failure(error)
    }
  }

  private func analysis(of reader: inout RecordingReader) -> RecordingAnalysis {
    var peaks: [[TimedPeak]] = words.map { _ in [] }
    var (level, content) = (LevelMeter(), ContentMeter())
    while reader.read(into: &samples) > 0 {
      level.update(samples.span)
      content.update(samples.span)
      detector.process(samples.span) { silence in
        content.update(silence: silence)
      } onPeak: { word, peak in
        peaks[word].append(timed(peak, of: words[word]))
      }
    }
    detector.finish { silence in
      content.update(silence: silence)
    } onPeak: { word, peak in
      peaks[word].append(timed(peak, of: words[word]))
    }
    return RecordingAnalysis(
      peaks: peaks, seconds: Double(level.count) / Double(RecordingReader.rate), level: level,
      content: content, defects: reader.defects)
  }

  /// From frames to seconds: nowhere else, so that all commands say the same.
  private func timed(_ peak: ScorePeak, of word: WakeWord) -> TimedPeak {
    let time = word.seconds(of: peak)
    return TimedPeak(start: time.start, end: time.end, score: peak.score)
  }

  private func open(_ source: RecordingSource) throws(AudioError) -> RecordingReader {
    switch source {
    case .raw(let raw, let descriptor):
      return try RecordingReader(raw: raw, descriptor: descriptor, channel: channel)
    case .file(let path):
      if let text = String(validating: path.bytes, as: UTF8.self) {
        return try RecordingReader(path: text, channel: channel)
      }
      return try openBytes(path)
    }
  }

  /// Until ``RecordingReader`` takes paths that are no text: through another name of the same file.
  private func openBytes(_ path: RecordingPath) throws(AudioError) -> RecordingReader {
    let descriptor = path.withCString { Foundation.open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC) }
    guard descriptor >= 0 else {
      throw .unreadable(path: "\(path)", reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    let name = "/proc/self/fd/\(descriptor)"
    do throws(AudioError) {
      return try RecordingReader(path: name, channel: channel)
    } catch {
      throw .unreadable(path: "\(path)", reason: String("\(error)".dropFirst(name.count + 2)))
    }
  }
}

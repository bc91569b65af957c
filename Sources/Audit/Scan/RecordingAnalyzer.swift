import Audio
import Spotting
import TensorFile
import WakeWords

/// A detector and a buffer that hear one recording after another, on one thread.
package final class RecordingAnalyzer {
  private var detector: Detector
  private var buffer: [Float] = []

  private let raw: RawFormat?

  /// - Parameters:
  ///   - words: any number.
  ///   - raw: what comes through standard input, which the path `-` then stands for.
  package init(_ words: [WakeWord], raw: RawFormat? = nil) {
    // A recording's content is told by the encoder, whatever the words are made of.
    detector = Detector(words, tellsSilence: true)
    self.raw = raw
  }

  /// - Parameters:
  ///   - path: a recording, or `-`.
  ///   - channel: which of its channels, from 0; `nil` for the mean of all.
  package func hear(_ path: String, channel: Int?) -> Result<RecordingAnalysis, AudioError> {
    do throws(AudioError) {
      var clip = try open(path, channel)
      return .success(RecordingAnalysis(&clip, through: &detector, buffer: &buffer))
    } catch {
      return .failure(error)
    }
  }

  private func open(_ path: String, _ channel: Int?) throws(AudioError) -> RecordingReader {
    if path == "-", let raw { return try RecordingReader(raw: raw, channel: channel) }
    return try RecordingReader(path: path, channel: channel)
  }
}

import Audio
import Matching

/// A detector and a buffer that hear one recording after another, on one thread.
public final class ListeningDesk {
  private var detector: Detector
  private var buffer: [Float] = []

  private let raw: RawFormat?

  /// - Parameters:
  ///   - words: any number.
  ///   - raw: what comes through standard input, which the path `-` then stands for.
  public init(_ words: [WakeWord], raw: RawFormat? = nil) {
    // A recording's content is told by the encoder, whatever the words are made of.
    detector = Detector(words, tellsSilence: true)
    self.raw = raw
  }

  /// - Parameters:
  ///   - path: a recording, or `-`.
  ///   - channel: which of its channels, from 0; `nil` for the mean of all.
  public func hear(_ path: String, channel: Int?) -> Result<Hearing, AudioError> {
    do throws(AudioError) {
      var clip = try open(path, channel)
      return .success(Hearing(&clip, through: &detector, buffer: &buffer))
    } catch {
      return .failure(error)
    }
  }

  private func open(_ path: String, _ channel: Int?) throws(AudioError) -> Clip {
    if path == "-", let raw { return try Clip(raw: raw, channel: channel) }
    return try Clip(path: path, channel: channel)
  }
}

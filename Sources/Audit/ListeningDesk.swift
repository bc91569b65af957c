import Audio
import Matching

/// A detector and a buffer that hear one recording after another, on one thread.
public final class ListeningDesk {
  private var detector: Detector
  private var buffer: [Float] = []

  public init(_ words: [WakeWord]) { detector = Detector(words) }

  /// - Parameters:
  ///   - path: a recording.
  ///   - channel: which of its channels, from 0; `nil` for the mean of all.
  public func hear(_ path: String, channel: Int?) -> Result<Hearing, AudioError> {
    do throws(AudioError) {
      var clip = try Clip(path: path, channel: channel)
      return .success(Hearing(&clip, through: &detector, buffer: &buffer))
    } catch {
      return .failure(error)
    }
  }
}

import Audio
import Foundation
import Live
import Spotting
import WakeWords

/// A microphone: any capture device that ALSA knows, PulseAudio's and PipeWire's among them.
public struct Microphone: Sendable {
  /// ALSA's name of it.
  public let device: String
  /// The channel to take, from 0; `nil` for the mean of all.
  public let channel: Int?

  /// - Parameters:
  ///   - device: `default`, `hw:1,0`, `plughw:1,0`, `pulse`, or any that the ALSA configuration
  ///     defines; `unbidden devices` lists them.
  ///   - channel: from 0; `nil` for the mean of all.
  public init(device: String = "default", channel: Int? = nil) {
    self.device = device
    self.channel = channel
  }

  /// What happens while one listens.
  public enum Event: Sendable {
    /// A wake word was detected.
    case heard(Detection)
    /// The input did something that a person should know of (away, back, silent, clipped, samples
    /// lost): a sentence that says what, and what to do.
    case notice(String)
  }

  /// Opens the device and listens on a thread of its own, until the device ends or the stream is
  /// let go of. A device that goes away is waited for.
  ///
  ///     for try await event in try Microphone().events(for: [WakeWord("alexa")]) { ... }
  ///
  /// - Parameters: as of ``Listener/init(for:falseAlarmsPerHour:)``.
  /// - Returns: a stream that throws ``UnbiddenError`` where the device can no longer be used.
  /// - Throws: ``UnbiddenError`` where the device does not open, or a word's threshold cannot be
  ///   had.
  public func events(
    for words: [WakeWord], falseAlarmsPerHour: Float = 0.5
  ) throws(UnbiddenError) -> AsyncThrowingStream<Event, any Error> {
    var thresholds: [Float] = []
    for word in words {
      thresholds.append(try word.threshold(falseAlarmsPerHour: falseAlarmsPerHour))
    }
    let capture = try CaptureBox(device: device, channel: channel)
    let gauges = ListenGauges(words: words.count)
    let (stream, continuation) = AsyncThrowingStream.makeStream(of: Event.self)
    continuation.onTermination = { _ in gauges.stop() }
    let thread = Thread { [thresholds] in
      let session = ListeningSession(words.map(\.word), thresholds: thresholds)
      var listener = Live.Listener(session, gauges: gauges) { event in
        switch event {
        case .detection(let report): continuation.yield(.heard(Detection(report.word)))
        case .input(let report): continuation.yield(.notice(report.message))
        case .trouble(let message): continuation.yield(.notice(message))
        }
      }
      do {
        try listener.listen(to: &capture.capture)
        continuation.finish()
      } catch {
        continuation.finish(throwing: UnbiddenError(error))
      }
    }
    thread.start()
    return stream
  }
}

/// Hands the device over to the thread that listens.
private final class CaptureBox: @unchecked Sendable {
  var capture: Capture

  init(device: String, channel: Int?) throws(UnbiddenError) {
    do {
      capture = try Capture(device: device, channel: channel)
    } catch { throw UnbiddenError(error) }
  }
}

/// What a live input reports beside samples. Each warning comes once per episode.
package enum CaptureEvent: Equatable, Sendable {
  /// The device went away, for the given reason; the capture tries to open it again until it is
  /// stopped.
  case lost(reason: String)
  /// The device is open again, at this rate in Hz.
  case back(rate: Int)
  /// The device has come to its end: ALSA's `file` plugin at the end of its file. Nothing follows.
  case ended
  /// Digital silence, or the flicker of the last of 16 bits, for this many seconds.
  case silent(seconds: Double)
  /// This share of the frames of the last second, 0...1, reached full scale.
  case clipped(share: Double)
  /// Nothing above this peak, in dBFS, for this many seconds.
  case tooQuiet(peakDecibels: Double, seconds: Double)
}

extension CaptureEvent: CustomStringConvertible {
  package var description: String {
    switch self {
    case .lost(let reason):
      "the input went away (\(reason)); waiting for it to come back"
    case .back(let rate):
      "the input is back, at \(rate) Hz"
    case .ended:
      "the input has come to its end"
    case .silent(let seconds):
      "the input has been silent for \(Int(seconds.rounded())) s; is the microphone muted, or "
        + "another one meant? `unbidden devices` lists them"
    case .clipped(let share):
      "the input is clipped: \(Self.percent(share)) of the last second is at full scale; turn the "
        + "capture gain down"
    case .tooQuiet(let peak, let seconds):
      "the input is too quiet to detect anything: nothing above \(Int(peak.rounded())) dBFS in "
        + "\(Int(seconds.rounded())) s; if somebody was speaking, turn the capture gain up"
    }
  }

  /// One decimal, as `String(format:)` would need Foundation.
  private static func percent(_ share: Double) -> String {
    let tenths = Int((share * 1_000).rounded(.up))
    return "\(tenths / 10).\(tenths % 10) %"
  }
}

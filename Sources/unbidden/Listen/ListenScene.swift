import Audio

/// What is listened to, once it is open.
struct ListenScene: Sendable {
  enum Source: Sendable {
    case device, recording
  }

  var source: Source
  /// The device or recording, as the user named it.
  var name: String
  /// In Hz, before the conversion to 16 kHz.
  var rate: Int
  var channels: Int
  var encoding: String
  /// For a device: whether the capture thread has real-time priority.
  var isRealtime: Bool?
}

extension ListenScene {
  init(device: String, _ capture: borrowing Capture) {
    let format = capture.format
    self.init(
      source: .device, name: device, rate: format.rate, channels: format.channels,
      encoding: format.sampleFormat.rawValue, isRealtime: capture.isRealtime)
  }

  init(recording: String, _ clip: borrowing RecordingReader) {
    let format = clip.format
    self.init(
      source: .recording, name: recording, rate: format.rate, channels: format.channels,
      encoding: format.encoding,
      isRealtime: nil)
  }
}

extension ListenScene: CustomStringConvertible {
  var description: String {
    "\(name) (\(rate) Hz, \(channels) channel\(channels == 1 ? "" : "s"), \(encoding))"
  }
}

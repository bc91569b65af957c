import CCapture

#if canImport(Glibc)
  import Glibc
#endif

/// Why there is no live input.
package enum CaptureError: Error, Equatable, Sendable {
  /// ALSA cannot open a device of this name.
  case cannotOpen(device: String, errno: Int32)
  /// The device opens but cannot be set up or started.
  case cannotStart(device: String, errno: Int32)
  /// The device gives none of S16, S24, S32 and FLOAT, or not the one asked for.
  case noSampleFormat(device: String, requested: DeviceFormat.SampleFormat?)
  /// The device does not give the rate asked for, or none at all (nil).
  case noRate(device: String, requested: Int?)
  /// The device gives at most `available` channels.
  case noChannels(device: String, requested: Int, available: Int)
  /// `channel` counts from 0.
  case noSuchChannel(device: String, channel: Int, available: Int)
  /// No memory, file descriptor or thread for the capture.
  case noResources(errno: Int32)
  /// The device's rate cannot be converted to 16 kHz.
  case resampler(AudioError)

  init(
    _ failure: unbidden_failure, device: String, channel: Int?, request: DeviceFormat?
  ) {
    switch failure.step {
    case UNBIDDEN_OPEN: self = .cannotOpen(device: device, errno: failure.error)
    case UNBIDDEN_SAMPLE_FORMAT:
      self = .noSampleFormat(device: device, requested: request?.sampleFormat)
    case UNBIDDEN_CHANNELS:
      self = .noChannels(
        device: device, requested: request?.channels ?? 1, available: Int(failure.channels))
    case UNBIDDEN_CHANNEL:
      self = .noSuchChannel(
        device: device, channel: channel ?? 0, available: Int(failure.channels))
    case UNBIDDEN_RATE: self = .noRate(device: device, requested: request?.rate)
    case UNBIDDEN_SETUP: self = .cannotStart(device: device, errno: failure.error)
    default: self = .noResources(errno: failure.error)
    }
  }
}

extension CaptureError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .cannotOpen(let device, let errno):
      "cannot open the capture device '\(device)': \(Self.reason(errno)); "
        + "`unbidden devices` lists what there is"
    case .cannotStart(let device, let errno):
      "the capture device '\(device)' opens but does not start: \(Self.reason(errno)); "
        + "try another one of those that `unbidden devices` lists, or its 'plughw:' form"
    case .noSampleFormat(let device, nil):
      "the capture device '\(device)' gives none of S16_LE, S24_LE, S32_LE and FLOAT_LE; try its "
        + "'plughw:' form, which converts"
    case .noSampleFormat(let device, let requested?):
      "the capture device '\(device)' does not give \(requested.rawValue); `unbidden devices` "
        + "says what it gives"
    case .noRate(let device, nil):
      "the capture device '\(device)' gives no sample rate that can be used"
    case .noRate(let device, let requested?):
      "the capture device '\(device)' does not give \(requested) Hz; `unbidden devices` says what "
        + "it gives"
    case .noChannels(let device, let requested, let available):
      "the capture device '\(device)' does not give \(requested) channels; it has up to "
        + "\(available)"
    case .noSuchChannel(let device, let channel, let available):
      "the capture device '\(device)' has no channel \(channel): it has \(available), counted "
        + "from 0"
    case .noResources(let errno):
      "the capture cannot start: \(Self.reason(errno))"
    case .resampler(let error):
      "the capture device's rate cannot be used: \(error)"
    }
  }

  /// What an errno value from ALSA means for a capture device.
  static func reason(_ errno: Int32) -> String {
    switch errno {
    case ENOENT: "there is no device of that name, or no sound card behind it"
    case ENODEV, ENXIO: "the device is not there (unplugged?)"
    case EBUSY: "another program is using it"
    case EACCES, EPERM: "no permission (is this user in the group 'audio'?)"
    case ECONNREFUSED: "the sound server (PulseAudio or PipeWire) is not running"
    case EIO: "the device or its sound server has stopped"
    case EPIPE: "it stopped and does not start again"
    case EINVAL: "it does not accept these settings"
    case ETIMEDOUT: "it delivers nothing"
    default: String(cString: strerror(errno))
    }
  }
}

import CCapture

/// What a capture device delivers.
package struct DeviceFormat: Equatable, Sendable {
  /// How a sample is stored; all little endian.
  package enum SampleFormat: String, CaseIterable, Sendable {
    case s16 = "S16_LE"
    /// 24 bits in the low three of four bytes.
    case s24 = "S24_LE"
    case s32 = "S32_LE"
    case float = "FLOAT_LE"

    init(_ format: unbidden_sample_format) {
      self = Self.allCases[Int(format.rawValue)]
    }

    var c: unbidden_sample_format {
      switch self {
      case .s16: UNBIDDEN_S16
      case .s24: UNBIDDEN_S24
      case .s32: UNBIDDEN_S32
      case .float: UNBIDDEN_FLOAT
      }
    }
  }

  /// In Hz.
  package var rate: Int
  package var channels: Int
  package var sampleFormat: SampleFormat

  package init(rate: Int, channels: Int, sampleFormat: SampleFormat) {
    self.rate = rate
    self.channels = channels
    self.sampleFormat = sampleFormat
  }

  init(_ format: unbidden_format) {
    self.init(
      rate: Int(format.rate), channels: Int(format.channels),
      sampleFormat: SampleFormat(format.sample_format))
  }

  /// Values that no device has stay so: the device then refuses them.
  var c: unbidden_format {
    unbidden_format(
      sample_format: sampleFormat.c, rate: UInt32(clamping: max(1, rate)),
      channels: UInt32(clamping: max(1, channels)))
  }
}

extension DeviceFormat: CustomStringConvertible {
  package var description: String {
    "\(rate) Hz, \(channels) channel\(channels == 1 ? "" : "s"), \(sampleFormat.rawValue)"
  }
}

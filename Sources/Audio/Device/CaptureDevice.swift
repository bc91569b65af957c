import CCapture

/// A device that ALSA's configuration offers for capture, and what it says that it can do.
package struct CaptureDevice: Equatable, Sendable {
  /// What a device can do by itself, without a resampler of ALSA's in between. A sound server gives
  /// whatever one asks for and converts it.
  package struct Abilities: Equatable, Sendable {
    /// In Hz.
    package var rates: ClosedRange<Int>
    /// Those of the usual rates, in Hz, that it gives.
    package var usualRates: [Int]
    /// Channels that it can be opened with.
    package var channels: ClosedRange<Int>
    /// Those that Unbidden reads.
    package var sampleFormats: [DeviceFormat.SampleFormat]
  }

  /// Why a device cannot be used at the moment.
  package struct Refusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// As ALSA gives it.
    package var errno: Int32

    package var description: String { CaptureError.reason(errno) }
  }

  /// The name under which `Capture` opens it.
  package var name: String
  /// ALSA's description, on one line; may be empty.
  package var detail: String
  /// Whether it is the one that is used where none is named.
  package var isDefault: Bool
  /// What it can do, or why it cannot be used at the moment.
  package var abilities: Result<Abilities, Refusal>

  /// What ALSA's plugins list beside the devices: converters in front of the default device; OSS,
  /// which no Debian kernel has; JACK, because asking it may start a server and prints to the
  /// terminal. `Capture` opens them all the same where somebody names them.
  private static let unlisted: Set<String> = [
    "null", "lavrate", "samplerate", "speexrate", "speex", "upmix", "vdownmix", "oss", "jack",
  ]

  /// All capture devices, the default first. Each is opened for a moment; one that is in use or
  /// does not open is listed with the reason.
  package static func all() -> [CaptureDevice] {
    var found: [(name: String, detail: String)] = []
    _ = withUnsafeMutablePointer(to: &found) { found in
      unbidden_list_devices(
        { context, name, detail in
          // `unbidden_list_devices` never gives NULL.
          context!.assumingMemoryBound(to: [(name: String, detail: String)].self).pointee
            .append((String(cString: name!), String(cString: detail!)))
        }, found)
    }
    found.removeAll { $0.name == "default" || unlisted.contains($0.name) }
    let detail = "what the ALSA configuration names as default"
    return [CaptureDevice(name: "default", detail: detail, isDefault: true)]
      + found.map { CaptureDevice(name: $0.name, detail: $0.detail, isDefault: false) }
  }

  private init(name: String, detail: String, isDefault: Bool) {
    self.name = name
    self.detail = detail.split(whereSeparator: \.isNewline).joined(separator: "; ")
    self.isDefault = isDefault
    abilities = Self.probe(name)
  }

  /// What the device of this name can do.
  package static func probe(_ name: String) -> Result<Abilities, Refusal> {
    var found = unbidden_abilities()
    let error = unbidden_probe(name, &found)
    guard error == 0 else { return .failure(Refusal(errno: error)) }
    let rates = withUnsafeBytes(of: unbidden_rates) { Array($0.bindMemory(to: UInt32.self)) }
    return .success(
      Abilities(
        rates: Int(found.rate_min)...Int(max(found.rate_min, found.rate_max)),
        usualRates: rates.indices.filter { found.rates & (1 << $0) != 0 }.map { Int(rates[$0]) },
        channels: Int(found.channels_min)...Int(max(found.channels_min, found.channels_max)),
        sampleFormats: DeviceFormat.SampleFormat.allCases.enumerated()
          .filter { found.formats & (1 << $0.offset) != 0 }.map(\.element)))
  }
}

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
  /// Samples of a frame.
  package var channels: Int
  /// Of each sample.
  package var sampleFormat: SampleFormat

  /// A format to ask a device for, in Hz and samples of a frame; what it does not have it refuses.
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

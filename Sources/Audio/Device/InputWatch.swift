/// Notices that a live input cannot be right: silent, clipped, or too quiet. A pure state machine
/// in audio time; each warning comes once per episode.
struct InputWatch {
  /// Silence lasts this long before it is reported, in seconds.
  static let silenceSeconds = 5.0
  /// A quiet room may stay below `quietLevel` for a while; not for this long, in seconds.
  static let quietSeconds = 30.0
  /// Peak below which speech is lost: 16 steps of 16 bits (-66 dBFS).
  static let quietLevel: Float = 16 / 32_768
  /// The share of a second's frames at full scale from which a warning is due: a thousandth is a
  /// few clipped peaks in each vowel.
  static let clippedShare = 0.001
  /// A clipping episode is over after as many seconds without a clipped frame.
  static let cleanSeconds = 5

  /// Of the samples that `update` gets, in Hz.
  private let rate: Double
  private var silentRun = 0
  private var silenceIsReported = false
  private var quietRun = 0
  private var quietPeak: Float = 0
  private var quietIsReported = false
  private var windowSamples = 0
  private var windowFrames = 0
  private var windowClipped = 0
  private var cleanWindows = 0
  private var clippingIsReported = false

  init(rate: Double) {
    self.rate = rate
  }

  /// - Parameters:
  ///   - samples: the next stretch of sound, 10 ms or so.
  ///   - clipped: how many of its `frames` (as the device gave them) reached full scale.
  /// - Returns: a warning that has become due, at most one.
  mutating func update(_ samples: Span<Float>, clipped: Int, of frames: Int) -> CaptureEvent? {
    var meter = LevelMeter()
    meter.update(samples)
    // All three see the samples; a second warning at the same moment waits for the next stretch.
    let clipping = updateClipping(samples.count, clipped, frames)
    let silence = updateSilence(meter, mayReport: clipping == nil)
    let quiet = updateQuiet(meter, mayReport: clipping == nil && silence == nil)
    return clipping ?? silence ?? quiet
  }

  private mutating func updateClipping(
    _ samples: Int, _ clipped: Int, _ frames: Int
  ) -> CaptureEvent? {
    windowSamples += samples
    windowFrames += frames
    windowClipped += clipped
    guard Double(windowSamples) >= rate, windowFrames > 0 else { return nil }
    let share = Double(windowClipped) / Double(windowFrames)
    (windowSamples, windowFrames, windowClipped) = (0, 0, 0)
    if share > 0 {
      cleanWindows = 0
    } else {
      cleanWindows += 1
      if cleanWindows >= Self.cleanSeconds { clippingIsReported = false }
    }
    guard share >= Self.clippedShare, !clippingIsReported else { return nil }
    clippingIsReported = true
    return .clipped(share: share)
  }

  private mutating func updateSilence(_ meter: LevelMeter, mayReport: Bool) -> CaptureEvent? {
    guard meter.isSilent else {
      silentRun = 0
      silenceIsReported = false
      return nil
    }
    silentRun += meter.count
    let seconds = Double(silentRun) / rate
    guard mayReport, seconds >= Self.silenceSeconds, !silenceIsReported else { return nil }
    silenceIsReported = true
    return .silent(seconds: seconds)
  }

  private mutating func updateQuiet(_ meter: LevelMeter, mayReport: Bool) -> CaptureEvent? {
    guard meter.peak < Self.quietLevel else {
      (quietRun, quietPeak, quietIsReported) = (0, 0, false)
      return nil
    }
    quietRun += meter.count
    quietPeak = max(quietPeak, meter.peak)
    let seconds = Double(quietRun) / rate
    // Silence has a warning of its own.
    guard mayReport, seconds >= Self.quietSeconds, !quietIsReported, !silenceIsReported,
      quietPeak > LevelMeter.silenceLevel
    else { return nil }
    quietIsReported = true
    return .tooQuiet(
      peakDecibels: Double(LevelMeter.decibels(quietPeak)), seconds: seconds)
  }
}

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

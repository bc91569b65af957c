import CKernels

#if canImport(Glibc)
  import Glibc
#endif

/// Measures how loud a stretch of sound is: peak, root mean square, clipped samples.
///
/// Levels are in dBFS: 0 dB is full scale, for the peak as for the root mean square (a full-scale
/// sine has an RMS of -3 dBFS). NaN counts as 0, infinity as clipped.
package struct LevelMeter: Equatable, Sendable {
  /// The magnitude from which a sample counts as clipped: full scale of 16 bits, 32767/32768.
  package static let clippingLevel: Float = 32_767 / 32_768

  /// The largest magnitude that counts as silence: the last bit of 16, either way (-90 dBFS).
  package static let silenceLevel: Float = 1.5 / 32_768

  /// Samples measured.
  package private(set) var count = 0
  /// Samples at or beyond `clippingLevel`.
  package private(set) var clippedCount = 0
  /// The largest magnitude, 0...; 1 is full scale.
  package private(set) var peak: Float = 0

  private var sumOfSquares = 0.0

  /// Nothing measured.
  package init() {}

  /// Takes the next samples, full scale 1, any number.
  package mutating func update(_ samples: Span<Float>) {
    var clipped: Int32 = 0
    samples.withUnsafeBufferPointer {
      unbidden_level(
        $0.baseAddress, Int32($0.count), Self.clippingLevel, &peak, &clipped, &sumOfSquares)
    }
    count += samples.count
    clippedCount += Int(clipped)
  }

  /// Starts afresh.
  package mutating func reset() {
    self = LevelMeter()
  }

  /// Root mean square, 0...; 0 where nothing was measured.
  package var rms: Float {
    count == 0 ? 0 : Float((sumOfSquares / Double(count)).squareRoot())
  }

  /// The share of samples that are clipped, 0...1.
  package var clippedShare: Double {
    count == 0 ? 0 : Double(clippedCount) / Double(count)
  }

  /// Whether there was nothing but digital silence or the flicker of the last of 16 bits.
  package var isSilent: Bool { peak <= Self.silenceLevel }

  /// An amplitude, 1 being full scale, in dBFS; minus infinity for 0.
  package static func decibels(_ amplitude: Float) -> Float {
    20 * log10(amplitude)
  }
}

import CKernels

/// How a stream of samples is cut into windows.
package struct FrameOptions: Equatable, Sendable, Codable {
  /// First-order pre-emphasis, `y[n] = x[n] - a x[n-1]`, run on across windows.
  package var preEmphasis: Float = 0.97
  /// Samples under one (Hann) window.
  package var windowLength = 400
  /// Samples from one window to the next.
  package var hopLength = 160
  /// Points of the real FFT; the window is padded with zeros to this length.
  package var fftLength = 512

  /// Windows of 25 ms at 16 kHz, 10 ms apart.
  package init() {}
}

/// How a power spectrum is summed into mel bands.
package struct MelOptions: Equatable, Sendable, Codable {
  /// Number of triangular bands.
  package var bands = 40
  /// Lower edge of the first band, Hz.
  package var lowestFrequency: Float = 60
  /// Upper edge of the last band, Hz.
  package var highestFrequency: Float = 7_600

  /// 40 bands from 60 to 7,600 Hz.
  package init() {}
}

/// The frames in which wake words are matched, 50 a second: those of ``LogMel``, counted from the
/// start of the stream. Whatever else is matched (the frames of ``CepstralExtractor``) is brought
/// to them.
package enum FrameTime {
  /// Samples a second of the sound that every front end takes.
  package static let sampleRate = Int(unbidden_sample_rate)
  /// Samples from one frame to the next: 20 ms.
  package static let hopLength = 320
  /// Samples that a frame of log mel energies is made of: 32 ms.
  package static let windowLength = 512
  /// Seconds from one frame to the next.
  package static let hopSeconds = Double(hopLength) / Double(sampleRate)

  /// The stretch of audio that `count` frames describe, the last of them being number `frame`.
  ///
  /// - Returns: seconds from the start of the stream, 0 or more.
  package static func seconds(upTo frame: Int, count: Int) -> (start: Double, end: Double) {
    // Half a window's overhang on either side belongs as much to the neighbours.
    let overhang = (windowLength - hopLength) / 2
    let end = (frame + 1) * hopLength + overhang
    let start = (frame + 1 - count) * hopLength + overhang
    let rate = Double(sampleRate)
    return (Double(max(0, start)) / rate, Double(max(0, end)) / rate)
  }
}

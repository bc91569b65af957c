import Features
import Foundation

/// How loud which pitch is when, for the eye: mel bands of 25 ms, 10 ms apart, in decibels under the
/// loudest, in whole colours.
package struct Spectrogram: Sendable {
  /// Columns from the start of the sound, bands from the lowest; 0 for the faintest, 255 for the loudest.
  let columns: [[UInt8]]
  /// Length of sound that it shows, seconds.
  let seconds: Double

  static let bands = 64
  /// The most columns; those of longer sounds are maxima over several.
  private static let mostColumns = 400
  /// What lies further under the loudest looks silent, decibels.
  private static let range: Float = 65
  /// No band of a recording that one hears as silence is called loud, decibels of mel energy.
  private static let leastLoudest: Float = -5

  /// - Parameter samples: 16 kHz mono, full scale 1, one at least; finite.
  package init(_ samples: [Float]) {
    var frames = FrameOptions()
    // Finer than elsewhere, so that no low band lies between two bins.
    frames.fftLength = 1_024
    var mel = MelOptions()
    mel.bands = Self.bands
    var framer = Framer(frames)
    var spectrum = PowerSpectrum(frames)
    let bank = MelBank(mel, fftLength: frames.fftLength)
    var power = [Float](repeating: 0, count: spectrum.paddedCount)
    var energies = [Float](repeating: 0, count: Self.bands)
    var rows: [[Float]] = []
    // Also of a sound that is shorter than a window.
    let missing = max(0, frames.windowLength - samples.count)
    let sound = samples + [Float](repeating: 0, count: missing)
    var position = 0
    while framer.advance(through: sound.span, from: &position) {
      spectrum.transform(framer.window, into: &power)
      bank.apply(to: power, into: &energies)
      rows.append(energies.map { 10 * log10($0 + 1e-9) })
    }
    let step = max(1, (rows.count + Self.mostColumns - 1) / Self.mostColumns)
    let loudest = max(Self.leastLoudest, rows.joined().max() ?? 0)
    columns = stride(from: 0, to: rows.count, by: step).map { first in
      (0..<Self.bands).map { band in
        let level = rows[first..<min(first + step, rows.count)].map { $0[band] }.max() ?? loudest
        return UInt8(max(0, min(255, 255 * (1 - (loudest - level) / Self.range))))
      }
    }
    seconds = Double(samples.count) / Double(FrameTime.sampleRate)
  }

  /// The picture, low bands below.
  package var image: PNGImage {
    let pixels = (0..<Self.bands).reversed().flatMap { band in columns.map { $0[band] } }
    return PNGImage(width: columns.count, pixels: pixels, palette: Self.palette)
  }

  /// From night blue over violet and orange to light yellow: brighter is louder, for the colour-blind, too,
  /// and on paper.
  private static let palette: [PNGImage.Colour] = {
    let stops: [(Float, [Float])] = [
      (0, [11, 10, 32]), (0.25, [59, 20, 98]), (0.5, [151, 39, 105]), (0.72, [221, 81, 58]),
      (0.88, [252, 165, 10]), (1, [252, 250, 170]),
    ]
    return (0..<256).map { number in
      let place = Float(number) / 255
      let next = max(1, stops.firstIndex { $0.0 >= place } ?? stops.count - 1)
      let ((low, from), (high, to)) = (stops[next - 1], stops[next])
      let way = (place - low) / (high - low)
      let mixed = zip(from, to).map { UInt8(($0 + ($1 - $0) * way).rounded()) }
      return PNGImage.Colour(red: mixed[0], green: mixed[1], blue: mixed[2])
    }
  }()
}

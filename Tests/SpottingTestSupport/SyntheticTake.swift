import Foundation
import TestSupport

/// A recording put together from noise and tones, so that it is known where the word lies.
package struct SyntheticTake {
  package private(set) var samples: [Float]
  private var random: SplitMix

  /// - Parameters:
  ///   - seconds: how long the recording is.
  ///   - noise: RMS of the white noise in it, dBFS; nil for digital silence.
  package init(seconds: Double, noise: Float? = -60, seed: UInt64 = 1) {
    random = SplitMix(seed)
    samples = [Float](repeating: 0, count: Int(seconds * 16_000))
    guard let noise else { return }
    let rms = pow(10, noise / 20)
    for index in samples.indices { samples[index] = random.noise(rms) }
  }

  /// Adds something like a word: three syllables, each of a few harmonics that swell up and down,
  /// with gaps of 40 ms.
  ///
  /// - Parameter peak: the largest sample of the loudest syllable, dBFS.
  package mutating func addWord(from start: Double, to end: Double, peak: Float = -12) {
    let gap = 0.04
    let syllable = (end - start - 2 * gap) / 3
    for (number, loudness) in [0.8, 1, 0.7].enumerated() {
      let from = start + Double(number) * (syllable + gap)
      addTone(
        from: from, to: from + syllable, pitch: 130 + 25 * Double(number), formant: 4 + number,
        amplitude: Float(loudness) * pow(10, peak / 20))
    }
  }

  /// Adds a sound of ten harmonics of `pitch`, of which one stands out, with edges of 20 ms.
  package mutating func addTone(
    from start: Double, to end: Double, pitch: Double = 150, formant: Int = 5, amplitude: Float
  ) {
    let first = Int(start * 16_000)
    let count = Int((end - start) * 16_000)
    for offset in 0..<count where samples.indices.contains(first + offset) {
      let time = Double(offset) / 16_000
      var sum = 0.0
      var most = 0.0
      for harmonic in 1...10 {
        let weight = harmonic == formant ? 1.0 : 0.3
        sum += weight * sin(2 * .pi * pitch * Double(harmonic) * time)
        most += weight
      }
      let edge = min(1, time / 0.02, Double(count - offset) / 16_000 / 0.02)
      samples[first + offset] += amplitude * Float(sum / most * edge)
    }
  }

  /// Adds a click of 1 ms.
  package mutating func addClick(at start: Double, amplitude: Float) {
    let first = Int(start * 16_000)
    for offset in 0..<16 { samples[first + offset] += offset % 2 == 0 ? amplitude : -amplitude }
  }

  /// Makes everything digital silence outside of the given stretch.
  package mutating func silence(outside stretch: ClosedRange<Double>) {
    for index in samples.indices where !stretch.contains(Double(index) / 16_000) {
      samples[index] = 0
    }
  }

  /// Amplifies, and cuts off at full scale.
  package mutating func overdrive(_ gain: Float) {
    for index in samples.indices { samples[index] = max(-1, min(1, samples[index] * gain)) }
  }
}

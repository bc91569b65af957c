import Foundation

/// Sound that tests make for themselves.
package enum TestSound {
  /// A sine of this amplitude.
  package static func tone(
    _ hertz: Double, amplitude: Double = 0.5, rate: Int = 16_000, seconds: Double
  ) -> [Float] {
    (0..<Int(Double(rate) * seconds)).map {
      Float(amplitude * sin(2 * Double.pi * hertz * Double($0) / Double(rate)))
    }
  }

  /// Amplitude of the sine of this frequency in the samples (Goertzel's sum over all of them).
  package static func amplitude(of hertz: Double, in samples: [Float], rate: Int = 16_000) -> Double
  {
    var (real, imaginary) = (0.0, 0.0)
    for (index, sample) in samples.enumerated() {
      let phase = 2 * Double.pi * hertz * Double(index) / Double(rate)
      real += Double(sample) * cos(phase)
      imaginary += Double(sample) * sin(phase)
    }
    return 2 * (real * real + imaginary * imaginary).squareRoot() / Double(max(1, samples.count))
  }

  /// The bytes of interleaved 16-bit samples.
  package static func s16(_ samples: [Float]) -> Data {
    samples.reduce(into: Data(capacity: samples.count * 2)) { data, sample in
      let value = Int16(max(-32_768, min(32_767, (sample * 32_768).rounded())))
      withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) }
    }
  }

  /// A 16-bit WAV file of interleaved samples.
  package static func wave(_ samples: [Float], rate: Int = 16_000, channels: Int = 1) -> Data {
    func bytes(_ value: some FixedWidthInteger) -> Data {
      withUnsafeBytes(of: value.littleEndian) { Data($0) }
    }
    let payload = s16(samples)
    var data = Data("RIFF".utf8) + bytes(UInt32(36 + payload.count)) + Data("WAVEfmt ".utf8)
    data += bytes(UInt32(16)) + bytes(UInt16(1)) + bytes(UInt16(channels))
    data += bytes(UInt32(rate)) + bytes(UInt32(rate * channels * 2))
    data += bytes(UInt16(channels * 2)) + bytes(UInt16(16))
    return data + Data("data".utf8) + bytes(UInt32(payload.count)) + payload
  }
}

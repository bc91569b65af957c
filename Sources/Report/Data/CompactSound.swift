import Audio
import Foundation

/// Sound as every browser plays it from a `data:` URI, in half the bytes of plain samples: a WAV file of 16 kHz,
/// mono, 8 bits by the mu-law (ITU-T G.711), which speech does not suffer from.
package enum CompactSound {
  /// - Parameter samples: 16 kHz, full scale 1; what lies beyond is cut to it, and NaN becomes 0.
  package static func data(_ samples: [Float]) -> Data {
    func bytes(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    // The format's number, channels, frames and bytes a second, bytes and bits of a frame, no extension.
    let format =
      bytes(7, 2) + bytes(1, 2) + bytes(sampleRate, 4) + bytes(sampleRate, 4) + bytes(1, 2)
      + bytes(8, 2) + bytes(0, 2)
    let padding = samples.count % 2
    let fact = Array("fact".utf8) + bytes(4, 4) + bytes(samples.count, 4)
    let chunks = Array("fmt ".utf8) + bytes(format.count, 4) + format + fact
    var file = Array("RIFF".utf8)
    file += bytes(4 + chunks.count + 8 + samples.count + padding, 4) + Array("WAVE".utf8) + chunks
    file += Array("data".utf8) + bytes(samples.count, 4)
    file += samples.map(code)
    file += [UInt8](repeating: 0, count: padding)
    return Data(file)
  }

  /// Three bits for the power of two, four for what follows the first one, all inverted.
  static func code(_ sample: Float) -> UInt8 {
    let (bias, most) = (132, 32_635)
    let linear = sample.isNaN ? 0 : Int((max(-1, min(1, sample)) * 32_767).rounded())
    let value = min(most, abs(linear)) + bias
    let exponent = Int.bitWidth - 1 - value.leadingZeroBitCount - 7
    let mantissa = (value >> (exponent + 3)) & 15
    return ~UInt8((linear < 0 ? 128 : 0) | exponent << 4 | mantissa)
  }
}

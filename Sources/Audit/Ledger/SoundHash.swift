import Audio
import Crypto
import Foundation

/// Hashes the sound of one recording after another while they are analysed, so that a copy in another
/// container is known again: SHA-256 (FIPS 180-4) of the rate and the number of channels, of every eighth
/// frame from the first on, its samples as 16-bit numbers, and of the number of samples in all; the numbers
/// that are no samples have 32 bits, and the lower byte comes first. For one thread at a time.
final class SoundHash: @unchecked Sendable {
  /// All frames would take a sixth of the time that the analysis takes; and no two sounds that are not the
  /// same agree in every eighth one, unless somebody makes them so.
  private static let stride = 8

  private var sum = SHA256()
  private var channels = 1
  private var count = 0
  private var words: [Int16] = []

  /// The recording, which tells its samples here when it is read.
  func listening(to source: RecordingSource) -> RecordingSource { .tapped(source, tap) }

  /// Before a recording that may not even be opened.
  func reset() { count = 0 }

  /// Of the recording that was read last; `nil` where there was no sample. To be asked once.
  func finish() -> Data? {
    guard count > 0 else { return nil }
    update([UInt32(truncatingIfNeeded: count).littleEndian])
    return Data(sum.finalize())
  }

  private lazy var tap = SoundTap { [unowned self] format in
    begin(format)
  } take: { [unowned self] samples in
    take(samples)
  }

  private func begin(_ format: RecordingFormat) {
    (sum, channels, count) = (SHA256(), format.channels, 0)
    update([UInt32(format.rate).littleEndian, UInt32(format.channels).littleEndian])
  }

  private func take(_ samples: Span<Float>) {
    words.removeAll(keepingCapacity: true)
    let step = Self.stride * channels
    // Blocks are whole frames, but not always whole steps.
    var frame = (step - count % step) % step
    while frame < samples.count {
      for channel in 0..<channels {
        let scaled = min(max(samples[frame + channel] * 32_768, -32_768), 32_767)
        words.append(Int16(scaled).littleEndian)
      }
      frame += step
    }
    count += samples.count
    update(words)
  }

  private func update(_ numbers: [some FixedWidthInteger]) {
    numbers.withUnsafeBytes { sum.update(bufferPointer: $0) }
  }
}

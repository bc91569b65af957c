import CKernels
import CSoxr

/// Samples a second of the sound that everything behind this stage works on: 16 kHz.
package let sampleRate = Int(unbidden_sample_rate)

/// Seconds to the millisecond, as findings and events give times: more digits than a frame's length
/// bears out would only make lines longer.
package func milliseconds(_ seconds: Double) -> Double { (seconds * 1_000).rounded() / 1_000 }

/// Changes the sample rate of a mono stream with libsoxr ("high quality": 20 bits, linear phase,
/// pass band to 0.913 of the lower Nyquist frequency, aliases below -80 dB).
///
/// The output is aligned with the input (libsoxr takes out the filter's delay) and depends on the
/// samples alone, not on how they are split over calls. It comes in bursts, as libsoxr filters in
/// blocks: measured, 6 to 40 ms after the input from 44.1 or 48 kHz, 12 to 115 ms from 8 kHz. Where
/// the two rates match, samples are copied at once.
///
/// It owns a libsoxr handle, so there is one owner.
package struct Resampler: ~Copyable {
  /// Rates that can be converted from and to, in Hz: from telephones to the fastest converters.
  package static let supportedRates = 1_000.0...768_000.0

  private let handle: soxr_t?
  /// Input samples per output sample.
  private let ratio: Double

  /// - Parameters:
  ///   - rate: sample rate of the input in Hz, within `supportedRates`.
  ///   - outputRate: sample rate of the output in Hz, within `supportedRates`.
  /// - Throws: `AudioError.unsupportedRate`, or `.resampler` where libsoxr has no memory.
  package init(from rate: Double, to outputRate: Double = Double(sampleRate)) throws(AudioError) {
    handle = try Self.handle(from: rate, to: outputRate)
    ratio = rate / outputRate
  }

  private static func handle(
    from rate: Double, to outputRate: Double
  ) throws(AudioError) -> soxr_t? {
    for rate in [rate, outputRate] where !supportedRates.contains(rate) {
      throw .unsupportedRate(rate)
    }
    guard rate != outputRate else { return nil }
    var quality = soxr_quality_spec(UInt(SOXR_20_BITQ), 0)
    var failure: soxr_error_t?
    let handle = soxr_create(rate, outputRate, 1, &failure, nil, &quality, nil)
    if let failure { throw .resampler(reason: String(cString: failure)) }
    return handle
  }

  deinit {
    if let handle { soxr_delete(handle) }
  }

  /// Appends what `input` brings to `output`: about `input.count / ratio` samples, less the
  /// filter's delay at the start. Allocates nothing once `output` has the capacity and libsoxr's
  /// own buffers have seen a block of this size.
  package mutating func process(_ input: Span<Float>, into output: inout [Float]) {
    guard let handle else {
      input.withUnsafeBufferPointer { output.append(contentsOf: $0) }
      return
    }
    input.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      flow(handle, start, buffer.count, into: &output)
    }
  }

  /// Ends the stream: appends the samples that the filter still holds, so that in all
  /// `round(samples in / ratio)` samples have come out. Afterwards only `reset` makes sense.
  package mutating func finish(into output: inout [Float]) {
    guard let handle else { return }
    flow(handle, nil, 0, into: &output)
  }

  /// Forgets the stream and is ready for the first sample of another one.
  package mutating func reset() {
    guard let handle else { return }
    // soxr_clear keeps the configuration but not the ratio, without which soxr_process fails. Both
    // fail only for a handle that was never configured, whatever the samples were.
    let failure = soxr_clear(handle) ?? soxr_set_io_ratio(handle, ratio, 0)
    precondition(failure == nil, "libsoxr cannot start again: \(String(cString: failure!))")
  }

  /// `input == nil` is libsoxr's sign for the end of the stream.
  private func flow(
    _ handle: soxr_t, _ input: UnsafePointer<Float>?, _ count: Int, into output: inout [Float]
  ) {
    var consumed = 0
    var room = 0
    var written = 0
    repeat {
      room = Int(Double(count - consumed) / ratio) + 1_024
      output.append(addingCapacity: room) { span in
        span.withUnsafeMutableBufferPointer { buffer, initialized in
          var taken = 0
          let failure = soxr_process(
            handle, input.map { $0 + consumed }, count - consumed, &taken,
            buffer.baseAddress!, room, &written)
          // It fails only for a handle that was never configured.
          precondition(failure == nil, "libsoxr fails: \(String(cString: failure!))")
          consumed += taken
          initialized += written
        }
      }
    } while consumed < count || written == room
  }
}

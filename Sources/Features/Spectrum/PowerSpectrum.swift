import CFFTW
import CKernels
import Foundation
import Synchronization

/// Windowed power spectra of real frames, through one FFTW plan and its own aligned buffers. The
/// plan is complex and of half the length, each pair of samples a number: FFTW's plans for real
/// input took three times as long.
package struct PowerSpectrum: ~Copyable {
  /// Bins of a spectrum: `fftLength / 2 + 1`, from 0 Hz to half the sample rate.
  package let binCount: Int
  /// Values that an array for a spectrum holds, so that a ``MelBank`` may read whole vectors.
  package let paddedCount: Int
  private let window: [Float]
  private let fftLength: Int
  /// Of the angles by which the two halves of the transform are turned, see `unbidden_power`.
  private let cosines: [Float]
  private let sines: [Float]
  private let input: UnsafeMutablePointer<Float>
  private let output: UnsafeMutablePointer<fftwf_complex>
  private let plan: fftwf_plan

  /// FFTW's planner keeps global state; only executing a plan is thread-safe.
  private static let planner = Mutex(())

  /// - Parameter options: its window and FFT count; `fftLength` a multiple of 4, no less than
  ///   `windowLength`.
  package init(_ options: FrameOptions) {
    fftLength = options.fftLength
    binCount = fftLength / 2 + 1
    paddedCount = DenseLayer.padded(binCount) + DenseLayer.padded(1)
    window = Self.hann(options.windowLength)
    // Only without memory FFTW gives no array and no plan, and Swift itself ends there.
    let input = fftwf_alloc_real(fftLength)!
    let half = fftLength / 2
    let output = fftwf_alloc_complex(half)!
    let angles = (0...half / 2).map { -Double.pi * Double($0) / Double(half) }
    cosines = angles.map { Float(cos($0)) }
    sines = angles.map { Float(sin($0)) }
    input.initialize(repeating: 0, count: fftLength)
    self.input = input
    self.output = output
    // FFTW_MEASURE may choose another plan, and so other rounding, from one run to the next.
    plan = Self.planner.withLock { _ in
      nonisolated(unsafe) let made = input.withMemoryRebound(
        to: fftwf_complex.self, capacity: half
      ) { fftwf_plan_dft_1d(Int32(half), $0, output, FFTW_FORWARD, FFTW_ESTIMATE)! }
      return made
    }
  }

  deinit {
    nonisolated(unsafe) let plan = plan
    Self.planner.withLock { _ in fftwf_destroy_plan(plan) }
    fftwf_free(input)
    fftwf_free(output)
  }

  /// The power spectrum `|X[k]|²` of `frame` under the window.
  ///
  /// - Parameters:
  ///   - frame: `windowLength` samples.
  ///   - power: at least ``binCount`` values, overwritten; ``paddedCount`` for a ``MelBank``.
  package mutating func transform(_ frame: [Float], into power: inout [Float]) {
    precondition(frame.count == window.count && power.count >= binCount)
    unbidden_window(frame, window, input, Int32(window.count))
    fftwf_execute(plan)
    output.withMemoryRebound(to: Float.self, capacity: fftLength) {
      unbidden_power($0, cosines, sines, &power, Int32(fftLength / 2))
    }
  }

  /// The periodic Hann window, `0.5 - 0.5 cos(2 pi n / N)` (SciPy: `get_window("hann", N)`).
  static func hann(_ length: Int) -> [Float] {
    (0..<length).map { index in
      Float(0.5 - 0.5 * cos(2 * .pi * Double(index) / Double(length)))
    }
  }
}

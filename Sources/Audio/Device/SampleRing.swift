import CCapture

#if canImport(Glibc)
  import Glibc
#endif

/// The consumer's end of the lock-free queue between the capture thread and the program: blocks of
/// at most 10 ms of mono sound, and events, in the order of time. One thread writes, one reads.
struct SampleRing: ~Copyable {
  /// The C ring, for the producer.
  let handle: OpaquePointer

  /// - Parameter blocks: a power of two, 2...65,536.
  /// - Throws: `CaptureError.noResources`.
  init(blocks: Int) throws(CaptureError) {
    guard let handle = unbidden_ring_create(UInt32(blocks)) else {
      throw .noResources(errno: errno)
    }
    self.handle = handle
  }

  deinit {
    unbidden_ring_disown(handle)
  }

  /// The oldest block, or nil where there is none. It is valid until `release`.
  func peek() -> UnsafePointer<unbidden_block>? {
    unbidden_ring_peek(handle)
  }

  /// Gives the block of the last `peek` back.
  func release() {
    unbidden_ring_release(handle)
  }

  /// Sleeps until there is a block. Returns false where `timeout` has passed without one.
  func wait(for timeout: Duration) -> Bool {
    let (seconds, attoseconds) = timeout.components
    let milliseconds = seconds.multipliedReportingOverflow(by: 1_000)
    // Rounded up, so that a short wait is not a spin.
    let fraction = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    let limited =
      milliseconds.overflow ? Int64(Int32.max) : min(milliseconds.partialValue, 1 << 30)
    return unbidden_ring_wait(handle, Int32(max(0, limited + fraction)))
  }
}

import CCapture

#if canImport(Glibc)
  import Glibc
#endif

/// Turns the blocks of a ring into 16 kHz samples and events, in the order of time.
struct RingReader: ~Copyable {
  /// Samples after which a read returns even where more are waiting: 100 ms.
  static let readLimit = sampleRate / 10

  let ring: SampleRing
  private var resampler: Resampler
  private var watch = InputWatch(rate: Double(sampleRate))
  /// Warnings that are due once the samples before them are out.
  private var warnings: [CaptureEvent] = []
  /// Rate of the blocks that `resampler` takes, in Hz.
  private var rate: Int
  /// Since the resampler's last start: frames in, samples out.
  private var framesIn = 0
  private var samplesOut = 0
  /// The newest block: its time, and how many frames came before it since the resampler's start.
  private var anchor = (time: Int64(0), frames: 0)
  /// Lost time that is less than one sample at 16 kHz, in samples.
  private var lostRemainder = 0.0

  /// - Parameter rate: of the first blocks, in Hz.
  init(_ ring: consuming SampleRing, rate: Int) throws(CaptureError) {
    resampler = try Self.resampler(from: rate)
    self.ring = ring
    self.rate = rate
    warnings.reserveCapacity(4)
  }

  private static func resampler(from rate: Int) throws(CaptureError) -> Resampler {
    do {
      return try Resampler(from: Double(rate), to: Double(sampleRate))
    } catch {
      throw .resampler(error)
    }
  }

  /// As `Capture.read`.
  mutating func read(
    into samples: inout [Float], timeout: Duration
  ) throws(CaptureError) -> CaptureRead {
    var result = CaptureRead()
    if !warnings.isEmpty {
      result.event = warnings.removeFirst()
      result.time = anchor.time
      return result
    }
    let start = samples.count
    while samples.count - start < Self.readLimit, warnings.isEmpty {
      guard let block = ring.peek()?.pointee else {
        guard samples.count == start, ring.wait(for: timeout) else { break }
        continue
      }
      if samples.count == start { result.time = timeOfNextSample }
      if breaksOff(block) {
        // What the resampler still holds lies before the break, as does all that this read has so
        // far: then the read ends, and the next one begins behind the break.
        flush(into: &samples)
        if samples.count > start { break }
        try restart(rate: Int(block.rate))
        result.lostSamples += lostSamples(block)
      }
      if block.kind == UNBIDDEN_SAMPLES {
        anchor = (block.time_ns, framesIn)
        if samples.count == start { result.time = timeOfNextSample }
        take(block, into: &samples)
        ring.release()
      } else {
        result.event = event(block)
        result.time = block.time_ns
        ring.release()
        return result
      }
    }
    result.count = samples.count - start
    if result.count == 0 { result.time = 0 }
    return result
  }

  /// When the next sample to come out of the resampler was taken, in nanoseconds.
  private var timeOfNextSample: Int64 {
    let frames =
      Double(samplesOut) * Double(rate) / Double(sampleRate) - Double(anchor.frames)
    return anchor.time + Int64((frames / Double(rate) * 1e9).rounded())
  }

  /// Whether the sound before this block does not go on in it.
  private func breaksOff(_ block: unbidden_block) -> Bool {
    block.kind != UNBIDDEN_SAMPLES || block.lost > 0 || Int(block.rate) != rate
  }

  private mutating func flush(into samples: inout [Float]) {
    guard framesIn > 0 else { return }
    resampler.finish(into: &samples)
    framesIn = 0
    samplesOut = 0
  }

  private mutating func restart(rate newRate: Int) throws(CaptureError) {
    if newRate == rate {
      resampler.reset()
    } else {
      resampler = try Self.resampler(from: newRate)
      rate = newRate
    }
  }

  /// The frames missing before `block`, in samples at 16 kHz; fractions are kept for the next time.
  private mutating func lostSamples(_ block: unbidden_block) -> Int {
    let lost = Double(block.lost) * Double(sampleRate) / Double(block.rate) + lostRemainder
    lostRemainder = lost - lost.rounded(.down)
    return Int(lost.rounded(.down))
  }

  private mutating func take(_ block: unbidden_block, into samples: inout [Float]) {
    let start = samples.count
    let frames = Int(block.frames)
    resampler.process(
      Span(_unsafeStart: block.samples, count: frames), into: &samples)
    framesIn += frames
    samplesOut += samples.count - start
    let warning = watch.update(
      samples.span.extracting(start..<samples.count), clipped: Int(block.clipped), of: frames)
    if let warning { warnings.append(warning) }
  }

  private mutating func event(_ block: unbidden_block) -> CaptureEvent {
    watch = InputWatch(rate: Double(sampleRate))
    return switch block.kind {
    case UNBIDDEN_LOST: .lost(reason: CaptureError.reason(block.error))
    case UNBIDDEN_BACK: .back(rate: Int(block.rate))
    default: .ended
    }
  }
}

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

import CSndFile
import Foundation

/// The way from a path or a pipe to a libsndfile handle, with all that can be wrong at the start.
/// Whoever makes an opening closes its handle.
struct SoundFileOpener {
  let source: ByteSource
  /// Nil for raw samples.
  let container: Container?
  private(set) var info: SF_INFO
  private(set) var handle: OpaquePointer

  init(path: String) throws(AudioError) {
    let source = try ByteSource(path: path)
    guard let container = Container(of: source) else {
      if let failure = source.failure { throw .unreadable(path: path, reason: failure) }
      throw .notAudio(path: path, found: kindOfFile(source.bytes(at: 0, count: 64)))
    }
    self.source = source
    self.container = container
    if let rate = container.rate { try check(path, rate: rate) }
    if let channels = container.channels { try check(path, channels: channels) }
    // Bit rates of MPEG audio lie between 8 and 320 kbit/s, so 64 times is always enough.
    if !container.countsFrames { source.overstateLength(by: 64) }
    let name = container.kind.rawValue
    info = SF_INFO()
    handle = try openHandle(source, &info, path, name)
    if container.isUnfinished, let offset = container.dataOffset {
      // libsndfile takes the header at its word and finds nothing: read on from there as raw.
      sf_close(handle)
      source.begin(at: offset)
      let endian = container.isBigEndian ? SF_ENDIAN_BIG : SF_ENDIAN_LITTLE
      info.format = Int32(SF_FORMAT_RAW | endian) | info.format & Int32(SF_FORMAT_SUBMASK)
      handle = try openHandle(source, &info, path, name)
    }
    do throws(AudioError) {
      try check(path, rate: Double(info.samplerate))
      try check(path, channels: Int(info.channels))
    } catch {
      sf_close(handle)
      throw error
    }
  }

  init(raw: RawFormat, descriptor: Int32, path: String) throws(AudioError) {
    try check(path, rate: Double(raw.rate))
    try check(path, channels: raw.channels)
    source = ByteSource(pipe: descriptor, frameBytes: raw.channels * raw.encoding.bytes)
    container = nil
    info = raw.info
    handle = try openHandle(source, &info, path, "raw PCM")
  }
}

private func check(_ path: String, rate: Double) throws(AudioError) {
  let rates = Resampler.supportedRates
  if rates.contains(rate) { return }
  throw .absurdHeader(
    path: path, field: "sample rate", found: "\(rate) Hz",
    expected: "\(Int(rates.lowerBound)) to \(Int(rates.upperBound)) Hz")
}

private func check(_ path: String, channels: Int) throws(AudioError) {
  let supported = RecordingFormat.supportedChannels
  if supported.contains(channels) { return }
  throw .absurdHeader(
    path: path, field: "channels", found: "\(channels)",
    expected: "\(supported.lowerBound) to \(supported.upperBound)")
}

/// libsndfile keeps the reason for a failed opening in one place for the whole process. So openings
/// share this lock, and one that fails repeats itself alone in order to read its own reason.
private nonisolated(unsafe) let openings: UnsafeMutablePointer<pthread_rwlock_t> = {
  let lock = UnsafeMutablePointer<pthread_rwlock_t>.allocate(capacity: 1)
  pthread_rwlock_init(lock, nil)
  return lock
}()

private func openHandle(
  _ source: ByteSource, _ info: inout SF_INFO, _ path: String, _ container: String
) throws(AudioError) -> OpaquePointer {
  var callbacks = ByteSource.callbacks
  let request = info
  func open() -> OpaquePointer? {
    info = request
    return sf_open_virtual(&callbacks, Int32(SFM_READ), &info, source.userData)
  }
  pthread_rwlock_rdlock(openings)
  let handle = open()
  pthread_rwlock_unlock(openings)
  if let handle { return handle }

  pthread_rwlock_wrlock(openings)
  defer { pthread_rwlock_unlock(openings) }
  source.rewind()
  if let handle = open() { return handle }
  if let failure = source.failure { throw .unreadable(path: path, reason: failure) }
  var reason = String(cString: sf_strerror(nil))
  // libsndfile 1.2.0 says so of MP3 in which libmpg123 finds no frame.
  if reason.hasPrefix("File does not exist") { reason = "no frame that decodes" }
  throw .malformed(path: path, container: container, reason: reason)
}

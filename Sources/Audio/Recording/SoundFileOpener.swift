import CSndFile
import Foundation

/// The way from a source to a libsndfile handle, with all that can be wrong at the start. Whoever
/// makes one closes its handle.
struct SoundFileOpener {
  let source: ByteSource
  /// Nil for raw samples.
  let container: Container?
  private(set) var info: SF_INFO
  private(set) var handle: OpaquePointer

  init(_ recording: RecordingSource) throws(AudioError) {
    switch recording {
    case .file(let path): try self.init(ByteSource(path), path.description)
    case .bytes(let bytes, let name): try self.init(ByteSource(bytes, name: name), name)
    case .raw(let format, let descriptor):
      try self.init(format, descriptor, recording.name)
    case .tapped(let source, _): try self.init(source)
    }
  }

  private init(_ source: ByteSource, _ name: String) throws(AudioError) {
    guard let container = try Container(of: source, name: name) else {
      if let failure = source.failure { throw .unreadable(path: name, reason: failure) }
      throw .notAudio(path: name, found: kindOfFile(source.bytes(at: 0, count: 64)))
    }
    self.source = source
    self.container = container
    if let size = container.sound?.rightSize { source.replace(with: size.bytes, at: size.offset) }
    // Bit rates of MPEG audio lie between 8 and 320 kbit/s, so 64 times is always enough.
    if !container.countsFrames { source.overstateLength(by: 64) }
    info = SF_INFO()
    handle = try openHandle(source, &info, name, container.kind.rawValue)
    do throws(AudioError) {
      try check(name, rate: Int(info.samplerate))
      try check(name, channels: Int(info.channels))
    } catch {
      sf_close(handle)
      throw error
    }
  }

  private init(_ raw: RawFormat, _ descriptor: Int32, _ name: String) throws(AudioError) {
    try check(name, rate: raw.rate)
    try check(name, channels: raw.channels)
    source = ByteSource(pipe: descriptor, frameBytes: raw.channels * raw.encoding.bytes)
    container = nil
    info = raw.info
    handle = try openHandle(source, &info, name, "raw PCM")
  }
}

private func check(_ path: String, rate: Int) throws(AudioError) {
  let rates = Resampler.supportedRates
  if rates.contains(Double(rate)) { return }
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
/// share this lock, and one that fails repeats itself alone in order to read its own reason. It
/// goes before later openings, which could otherwise keep it waiting for as long as there are any.
private nonisolated(unsafe) let openings: UnsafeMutablePointer<pthread_rwlock_t> = {
  let lock = UnsafeMutablePointer<pthread_rwlock_t>.allocate(capacity: 1)
  var attributes = pthread_rwlockattr_t()
  pthread_rwlockattr_init(&attributes)
  pthread_rwlockattr_setkind_np(
    &attributes, Int32(PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP))
  pthread_rwlock_init(lock, &attributes)
  pthread_rwlockattr_destroy(&attributes)
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
  // libsndfile 1.2.0 says so of MP3 in which libmpg123 finds no frame,
  if reason.hasPrefix("File does not exist") { reason = "no frame that decodes" }
  // and so of a rate that is 0 or, as it counts with a sign, less.
  if reason.contains("SF_INFO struct incomplete") { reason = "no sample rate that can be used" }
  throw .malformed(path: path, container: container, reason: reason)
}

import CSndFile

/// A recording as the detector takes it: 16 kHz mono, decoded block by block, so that its length
/// does not matter. The samples depend on the recording alone, not on how they are asked for.
///
/// Where there is sound, it can be read, and `defects` tells afterwards what is wrong with it; an
/// error is thrown where there is none. One owner; when it goes, the recording is closed.
package struct RecordingReader: ~Copyable {
  /// Samples of all channels that are decoded at once. Short files pay for the pages of the
  /// buffers, so larger is not faster.
  private static let blockSize = 8_192

  /// How the recording is stored.
  package var format: RecordingFormat { file.format }
  /// What is wrong with the recording. Complete once `read` has returned 0.
  package var defects: [RecordingDefect] { file.defects }

  private var file: SoundFile
  private var resampler: Resampler
  /// The channel to take; nil for the mean.
  private let channel: Int?
  /// A block as it is decoded, interleaved.
  private var frames: [Float]
  private var mono: [Float]
  /// Resampled, but not yet read: from `position` on.
  private var pending: [Float] = []
  private var position = 0
  private var isAtEnd = false

  /// Opens a WAV (RIFF, RIFX, RF64), W64, AIFF, AIFC, CAF, AU, FLAC, Ogg (Vorbis, Opus, FLAC) or
  /// MP3 recording of 1 to 64 channels at 1 to 768 kHz, and decodes its first block. A live pipe of
  /// raw samples is read as it comes: `read` waits for the next frame, not for a full block.
  ///
  /// - Parameters:
  ///   - source: where the bytes come from.
  ///   - channel: the channel to take, from 0; nil for the mean of all.
  /// - Throws: `AudioError`, where no sample can be had.
  package init(_ source: RecordingSource, channel: Int? = nil) throws(AudioError) {
    try self.init(SoundFile(source), channel)
  }

  /// Opens the file of this path.
  package init(path: String, channel: Int? = nil) throws(AudioError) {
    try self.init(.file(RecordingPath(path)), channel: channel)
  }

  /// Reads samples without a header from a descriptor until it ends.
  package init(raw: RawFormat, descriptor: Int32 = 0, channel: Int? = nil) throws(AudioError) {
    try self.init(.raw(raw, descriptor: descriptor), channel: channel)
  }

  private init(_ file: consuming SoundFile, _ channel: Int?) throws(AudioError) {
    let format = file.format
    if let channel, !(0..<format.channels).contains(channel) {
      throw .noSuchChannel(path: file.path, channel: channel, channels: format.channels)
    }
    let resampler = try Resampler(from: Double(format.rate), to: Double(sampleRate))
    let blockFrames = Self.blockSize / format.channels
    var frames = [Float](repeating: 0, count: blockFrames * format.channels)
    let count = file.read(into: &frames)
    if count == 0 { throw file.noSound }
    self.file = file
    self.resampler = resampler
    self.channel = channel
    self.frames = frames
    mono = [Float](repeating: 0, count: format.channels == 1 ? 0 : blockFrames)
    resample(count)
  }

  /// Replaces the content of `samples` with the next samples: at least one and at most `limit`, or
  /// none at the end; returns their number. Allocates nothing once `samples` has the capacity.
  package mutating func read(into samples: inout [Float], atMost limit: Int = 16_384) -> Int {
    samples.removeAll(keepingCapacity: true)
    precondition(limit > 0)
    while position == pending.count, !isAtEnd { decode() }
    let count = min(limit, pending.count - position)
    samples.append(contentsOf: pending[position..<position + count])
    position += count
    return count
  }

  /// Samples that the buffers have room for; for tests of flat memory.
  var memory: Int { frames.capacity + mono.capacity + pending.capacity }

  /// Puts what the next block brings into `pending`, which has been read to its end.
  private mutating func decode() {
    pending.removeAll(keepingCapacity: true)
    position = 0
    let count = file.read(into: &frames)
    if count > 0 { return resample(count) }
    isAtEnd = true
    resampler.finish(into: &pending)
  }

  private mutating func resample(_ count: Int) {
    let isMono = file.format.channels == 1
    if !isMono {
      downmix(frames, count, channels: file.format.channels, channel: channel, into: &mono)
    }
    // A span of a stored property and a change to another one exclude each other; this is no copy.
    let block = isMono ? frames : mono
    resampler.process(block.span.extracting(0..<count), into: &pending)
  }
}

/// How a recording is stored, as its header has it.
package struct RecordingFormat: Equatable, Sendable {
  /// Channels that are read at most; the header of a real recording stays below.
  package static let supportedChannels = 1...64

  /// Frames per second.
  package let rate: Int
  /// Samples per frame.
  package let channels: Int
  /// Container and encoding in libsndfile's words, e.g. "WAV (Microsoft), Signed 16 bit PCM".
  package let encoding: String
  /// Frames at `rate` that the header promises; nil where it makes no promise (streams, pipes).
  package let declaredFrames: Int64?
}

extension RecordingFormat {
  init(_ info: SF_INFO, declaredFrames: Int64?) {
    rate = Int(info.samplerate)
    channels = Int(info.channels)
    encoding = [SF_FORMAT_TYPEMASK, SF_FORMAT_SUBMASK]
      .compactMap { Self.name(info.format & Int32($0)) }
      .joined(separator: ", ")
    self.declaredFrames = declaredFrames
  }

  private static func name(_ format: Int32) -> String? {
    var query = SF_FORMAT_INFO()
    query.format = format
    let size = Int32(MemoryLayout<SF_FORMAT_INFO>.size)
    guard sf_command(nil, Int32(SFC_GET_FORMAT_INFO), &query, size) == 0 else { return nil }
    return String(cString: query.name)
  }
}

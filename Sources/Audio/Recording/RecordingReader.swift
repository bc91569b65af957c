/// A recording as the detector hears it: 16 kHz mono, decoded block by block, so that its length
/// does not matter. The samples depend on the recording alone, not on how they are asked for.
///
/// Where there is sound, it can be read, and `defects` tells afterwards what is wrong with it; an
/// error is thrown where there is none. Close by letting go of the clip.
package struct RecordingReader: ~Copyable {
  /// Samples per second of what `read` returns.
  package static let rate = 16_000
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

  /// Opens a WAV, FLAC, Ogg (Vorbis, Opus), MP3, AIFF or AU file of 1 to 64 channels at 1 to
  /// 768 kHz, and decodes its first block.
  ///
  /// - Parameters:
  ///   - path: a file; pipes and devices are refused.
  ///   - channel: the channel to take, from 0; nil for the mean of all.
  /// - Throws: `AudioError`, where no sample can be had.
  package init(path: String, channel: Int? = nil) throws(AudioError) {
    try self.init(SoundFile(path: path), channel)
  }

  /// Reads samples without a header until the pipe ends. A live pipe is read as it comes: `read`
  /// waits for the next frame, not for a full block.
  ///
  /// - Parameters:
  ///   - raw: what the samples are; nothing in the stream tells.
  ///   - descriptor: where they come from; it stays the caller's to close.
  ///   - channel: the channel to take, from 0; nil for the mean of all.
  /// - Throws: `AudioError.absurdHeader` for a rate or number of channels that is not supported,
  ///   `.noSuchChannel`, `.unreadable`, and `.empty` where not one frame comes.
  package init(raw: RawFormat, descriptor: Int32 = 0, channel: Int? = nil) throws(AudioError) {
    try self.init(SoundFile(raw: raw, descriptor: descriptor), channel)
  }

  private init(_ file: consuming SoundFile, _ channel: Int?) throws(AudioError) {
    let format = file.format
    if let channel, !(0..<format.channels).contains(channel) {
      throw .noSuchChannel(path: file.path, channel: channel, channels: format.channels)
    }
    let resampler = try Resampler(from: Double(format.rate), to: Double(Self.rate))
    let blockFrames = Self.blockSize / format.channels
    var frames = [Float](repeating: 0, count: blockFrames * format.channels)
    let count = file.read(into: &frames)
    if count == 0 { throw file.noSound }
    self.file = file
    self.resampler = resampler
    self.channel = channel
    self.frames = frames
    mono = [Float](repeating: 0, count: blockFrames)
    hear(count)
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
    if count > 0 { return hear(count) }
    isAtEnd = true
    resampler.finish(into: &pending)
  }

  private mutating func hear(_ count: Int) {
    downmix(frames, count, channels: file.format.channels, channel: channel, into: &mono)
    // A span of a stored property and a change to another one exclude each other; this is no copy.
    let block = mono
    resampler.process(block.span.extracting(0..<count), into: &pending)
  }
}

import CSndFile

/// What the first bytes of a recording say about it, as far as libsndfile's answer does not serve:
/// files of other kinds never reach its parsers, which guess; and it silently takes the sound that
/// is there, whatever the header promises. Rate, channels and encoding are libsndfile's to say.
struct Container {
  enum Kind: String {
    case wav = "WAV"
    case w64 = "W64"
    case aiff = "AIFF"
    case caf = "CAF"
    case au = "AU"
    case flac = "FLAC"
    case ogg = "Ogg"
    case mpeg = "MP3"
  }

  let kind: Kind
  /// Where the sound lies; nil for containers of which libsndfile knows, and where none is found.
  private(set) var sound: SoundChunk?
  /// MP3: a Xing, Info or VBRI header tells the number of frames. Without it, libmpg123 estimates
  /// from the bit rate of the first frame and libsndfile stops reading there, which loses most of
  /// a recording with a variable bit rate that begins loud. (Then the length must be overstated.)
  private(set) var countsFrames = true
  /// Ogg: sound follows that belongs to another stream than the first, where libsndfile stops.
  private(set) var hasOtherStream = false

  /// Nil for a file of another kind.
  ///
  /// - Throws: `AudioError.absurdHeader` for a size that no file has.
  init?(of source: ByteSource, name: String) throws(AudioError) {
    let head = source.bytes(at: 0, count: 64)
    var start: Int64 = 0
    if head.has("ID3"), head.count >= 10 {
      // Four bytes of seven bits (id3.org, ID3v2.4 section 3.1); bit 4 of the flags: a footer.
      let size = head[6...9].reduce(0) { $0 << 7 | Int64($1 & 0x7F) }
      start = 10 + size + (head[5] & 0x10 == 0 ? 0 : 10)
    }
    if let layout = ChunkLayout(head) {
      kind = layout.kind
      sound = try layout.findSound(in: source, name: name)
    } else if head.has(".snd") || head.has("dns.") {
      kind = .au
      sound = SoundChunk(au: head, length: source.length)
    } else if head.has("fLaC") {
      kind = .flac
    } else if head.has("OggS"), head.hasDecodableOggStream {
      kind = .ogg
      let last = Self.lastSerialNumber(source)
      hasOtherStream = last != nil && last != head.integer(at: 14, bytes: 4)
    } else if start > 0 {
      let tagged = source.bytes(at: start, count: 2_048)
      kind = tagged.has("fLaC") ? .flac : .mpeg
      countsFrames = kind == .flac || tagged.hasFrameCount
    } else if head.hasMPEGSync {
      kind = .mpeg
      countsFrames = source.bytes(at: 0, count: 2_048).hasFrameCount
    } else {
      return nil
    }
  }

  /// Which stream the last page belongs to (RFC 3533, section 6: a page has 65,307 bytes at most);
  /// nil where something else follows it.
  private static func lastSerialNumber(_ source: ByteSource) -> UInt64? {
    let tail = source.bytes(at: max(0, source.length - 65_307), count: 65_307)
    let last = tail.indices.last { tail[$0] == 0x4F && tail.has("OggS\0", at: $0) }
    return last.flatMap { tail.integer(at: $0 + 14, bytes: 4) }
  }

  /// Frames that the header promises; nil for no promise.
  ///
  /// - Parameter info: what libsndfile makes of the file. Of chunks it counts the frames that are
  ///   there, of FLAC, Ogg and MP3 those that the header tells.
  func promisedFrames(_ info: SF_INFO) -> Int64? {
    guard countsFrames, info.frames != .max else { return nil }
    guard let sound else { return info.frames }
    guard let promised = sound.promisedBytes else { return nil }
    if promised <= sound.readableBytes { return info.frames }
    if let frameBytes = Self.frameBytes(info) { return promised / frameBytes }
    let share = Double(promised) / Double(max(1, sound.readableBytes))
    return Int64(min(Double(info.frames) * share, 0x1p62))
  }

  /// Nil for encodings without a fixed number of bytes per frame.
  private static func frameBytes(_ info: SF_INFO) -> Int64? {
    let channels = Int64(info.channels)
    switch Int(info.format) & SF_FORMAT_SUBMASK {
    case SF_FORMAT_PCM_S8, SF_FORMAT_PCM_U8, SF_FORMAT_ULAW, SF_FORMAT_ALAW: return channels
    case SF_FORMAT_PCM_16: return 2 * channels
    case SF_FORMAT_PCM_24: return 3 * channels
    case SF_FORMAT_PCM_32, SF_FORMAT_FLOAT: return 4 * channels
    case SF_FORMAT_DOUBLE: return 8 * channels
    default: return nil
    }
  }
}

extension [UInt8] {
  func has(_ word: StaticString, at offset: Int = 0) -> Bool {
    let size = word.utf8CodeUnitCount
    guard count >= offset + size else { return false }
    return (0..<size).allSatisfy { self[offset + $0] == word.utf8Start[$0] }
  }

  /// The number in up to eight bytes; nil where they are not there.
  func integer(at offset: Int, bytes: Int, isBigEndian: Bool = false) -> UInt64? {
    guard count >= offset + bytes else { return nil }
    let field = self[offset..<offset + bytes]
    return (isBigEndian ? Array(field) : field.reversed()).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// A frame header of MPEG audio layer II or III (ISO 11172-3, 2.4.1.3) with no forbidden value.
  /// Layer I is left out: nobody records it, and its sync is the byte order mark of UTF-16.
  fileprivate var hasMPEGSync: Bool {
    count >= 4 && self[0] == 0xFF && self[1] & 0xE0 == 0xE0 && self[1] & 0x18 != 0x08
      && (self[1] & 0x06 == 0x02 || self[1] & 0x06 == 0x04) && self[2] & 0xF0 != 0xF0
      && self[2] & 0x0C != 0x0C
  }

  /// The first packet of an Ogg stream that libsndfile decodes, behind a page header of one
  /// segment.
  fileprivate var hasDecodableOggStream: Bool {
    has("\u{1}vorbis", at: 28) || has("OpusHead", at: 28) || has("\u{7F}FLAC", at: 28)
  }

  fileprivate var hasFrameCount: Bool {
    indices.contains { index in
      if has("VBRI", at: index) { return true }
      // Bit 0 of the flags: the field with the number of frames is there.
      return (has("Xing", at: index) || has("Info", at: index)) && index + 7 < count
        && self[index + 7] & 1 == 1
    }
  }
}

/// What a file that is no recording looks like, in words for a person: the kinds that people pass
/// by mistake, else its first bytes.
func kindOfFile(_ head: [UInt8]) -> String {
  if head.has("ftyp", at: 4) { return "MP4 (M4A, AAC); convert it to FLAC first" }
  if head.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) {
    return "Matroska or WebM; convert it to FLAC first"
  }
  if head.starts(with: [0x30, 0x26, 0xB2, 0x75]) {
    return "Windows Media; convert it to FLAC first"
  }
  if head.has("#!AMR") { return "AMR; convert it to FLAC first" }
  if head.has("OggS") {
    return "Ogg with \(head.has("Speex", at: 28) ? "Speex" : "neither Vorbis nor Opus"); "
      + "convert it to FLAC first"
  }
  if head.has("BW64") { return "BW64; convert it to RF64 or FLAC first" }
  if head.starts(with: [0xFF, 0xD8, 0xFF]) { return "a JPEG image" }
  if head.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "a PNG image" }
  if head.has("%PDF") { return "a PDF document" }
  if head.has("PK\u{3}\u{4}") { return "a ZIP archive" }
  if head.starts(with: [0x1F, 0x8B]) { return "a gzip archive" }
  let isText = head.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }
  if isText || head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
    return "text"
  }
  if head.allSatisfy({ $0 == 0 }) { return "zeros" }
  let digits = head.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
  return "a file that begins with the bytes \(digits.joined(separator: " "))"
}

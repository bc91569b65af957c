import CSndFile

/// What the first bytes of a file say about it, read here and not by libsndfile for three reasons:
/// files of other kinds never reach its parsers, which guess; a wrong field gets a name; and what
/// the header promised is known, where libsndfile silently takes what is there.
struct Container {
  enum Kind: String {
    case wav = "WAV"
    case aiff = "AIFF"
    case au = "AU"
    case flac = "FLAC"
    case ogg = "Ogg"
    case mpeg = "MP3"
  }

  let kind: Kind
  /// Facts as far as the header is understood here; libsndfile knows the others.
  var rate: Double?
  var channels: Int?
  var declaredFrames: Int64?
  /// Bytes of sound that the header promises, and where they begin.
  var declaredBytes: Int64?
  var dataOffset: Int64?
  /// The numbers in the header have the most significant byte first.
  var isBigEndian = false
  /// The header promises no sound, and not because there is none.
  var isUnfinished = false
  /// MP3: a Xing, Info or VBRI header tells the number of frames. Without it, libmpg123 estimates
  /// from the bit rate of the first frame and libsndfile stops reading there, which loses most of
  /// a recording with a variable bit rate that begins loud. (Then the length must be overstated.)
  var countsFrames = true

  /// Nil for a file of another kind.
  init?(of source: ByteSource) {
    let length = source.length
    let head = source.bytes(at: 0, count: 64)
    var start: Int64 = 0
    if head.has("ID3"), head.count >= 10 {
      // Four bytes of seven bits (id3.org, ID3v2.4 section 3.1); bit 4 of the flags: a footer.
      let size = head[6...9].reduce(0) { $0 << 7 | Int64($1 & 0x7F) }
      start = 10 + size + (head[5] & 0x10 == 0 ? 0 : 10)
    }
    if head.has("RIFF") || head.has("RIFX") || head.has("RF64"), head.has("WAVE", at: 8) {
      kind = .wav
      isBigEndian = head.has("RIFX")
      readWAV(source, length)
    } else if head.has("FORM"), head.has("AIFF", at: 8) || head.has("AIFC", at: 8) {
      kind = .aiff
      isBigEndian = true
      readAIFF(source, length)
    } else if head.has(".snd") || head.has("dns.") {
      kind = .au
      isBigEndian = head.has(".snd")
      readAU(head)
    } else if head.has("fLaC") {
      kind = .flac
      readFLAC(head)
    } else if head.has("OggS") {
      kind = .ogg
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

  /// "Multimedia Programming Interface and Data Specifications 1.0", IBM and Microsoft, 1991.
  private mutating func readWAV(_ source: ByteSource, _ length: Int64) {
    let riffSize = source.bytes(at: 4, count: 4).integer(at: 0, bytes: 4, bigEndian: isBigEndian)
    forEachChunk(of: source, length: length, bigEndian: isBigEndian) { name, body, size in
      if name.has("fmt ") {
        let fields = source.bytes(at: body, count: 16)
        channels = fields.integer(at: 2, bytes: 2, bigEndian: isBigEndian).map(Int.init)
        rate = fields.integer(at: 4, bytes: 4, bigEndian: isBigEndian).map(Double.init)
      }
      guard name.has("data") else { return true }
      dataOffset = body
      declaredBytes = size
      // Writers that cannot seek back put 2^31 or 2^32 bytes, or a little less: no promise.
      if size >= 0x7F00_0000, body + size > length { declaredBytes = nil }
      isUnfinished = size == 0 && length > body && (riffSize ?? 0) + 8 <= body
      return false
    }
  }

  /// "Audio Interchange File Format", version 1.3, Apple, 1989.
  private mutating func readAIFF(_ source: ByteSource, _ length: Int64) {
    forEachChunk(of: source, length: length, bigEndian: true) { name, body, _ in
      guard name.has("COMM") else { return true }
      let fields = source.bytes(at: body, count: 18)
      channels = fields.integer(at: 0, bytes: 2, bigEndian: true).map(Int.init)
      declaredFrames = fields.integer(at: 2, bytes: 4, bigEndian: true)
      if let exponent = fields.integer(at: 8, bytes: 2, bigEndian: true),
        let high = fields.integer(at: 10, bytes: 4, bigEndian: true),
        let low = fields.integer(at: 14, bytes: 4, bigEndian: true)
      {
        // 80-bit extended: sign, 15 bits of exponent, 64 bits of significand.
        let significand = Double(high) * 0x1p32 + Double(low)
        let sign: FloatingPointSign = exponent & 0x8000 == 0 ? .plus : .minus
        rate = Double(
          sign: sign, exponent: Int(exponent & 0x7FFF) - 16_383 - 63, significand: significand)
      }
      return false
    }
  }

  /// "The NeXT/Sun audio file format": six words; -1 for a length that the writer does not know.
  private mutating func readAU(_ head: [UInt8]) {
    dataOffset = head.integer(at: 4, bytes: 4, bigEndian: isBigEndian)
    declaredBytes = head.integer(at: 8, bytes: 4, bigEndian: isBigEndian)
    if declaredBytes == 0xFFFF_FFFF { declaredBytes = nil }
    rate = head.integer(at: 16, bytes: 4, bigEndian: isBigEndian).map(Double.init)
    channels = head.integer(at: 20, bytes: 4, bigEndian: isBigEndian).map(Int.init)
  }

  /// RFC 9639, section 8.2: after 18 bytes, 20 bits of rate, 3 of channels - 1, 5 of bits - 1 and
  /// 36 of frames, 0 for unknown.
  private mutating func readFLAC(_ head: [UInt8]) {
    guard head.count >= 26, head[4] & 0x7F == 0 else { return }
    rate = Double(Int(head[18]) << 12 | Int(head[19]) << 4 | Int(head[20]) >> 4)
    channels = Int(head[20] >> 1 & 7) + 1
    let frames = head[22...25].reduce(Int64(head[21] & 0xF)) { $0 << 8 | Int64($1) }
    declaredFrames = frames == 0 ? nil : frames
  }
}

extension Container {
  /// Frames that the header promises; nil for no promise.
  ///
  /// - Parameters:
  ///   - info: what libsndfile makes of the file; it counts the frames that are there.
  ///   - length: bytes of the file.
  func promise(_ info: SF_INFO, _ length: Int64) -> Int64? {
    let known = info.frames == .max ? nil : info.frames
    switch kind {
    case .wav, .au:
      guard !isUnfinished, let bytes = declaredBytes, let offset = dataOffset else { return nil }
      guard offset + bytes > length, let known else { return known }
      if let frameBytes = Self.frameBytes(info) { return bytes / frameBytes }
      return Int64(Double(known) * Double(bytes) / Double(max(1, length - offset)))
    case .aiff:
      return Self.frameBytes(info) == nil ? known : declaredFrames
    case .flac:
      return declaredFrames ?? known
    case .ogg:
      return known
    case .mpeg:
      return countsFrames ? known : nil
    }
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

/// Walks the chunks of a RIFF or IFF file (name, size, body, a pad byte after an odd size) until
/// `visit` returns false.
private func forEachChunk(
  of source: ByteSource, length: Int64, bigEndian: Bool,
  visit: (_ name: [UInt8], _ body: Int64, _ size: Int64) -> Bool
) {
  var position: Int64 = 12
  // No recording has so many chunks; a crafted one must not keep the reader busy.
  for _ in 0..<1_000 where position + 8 <= length {
    let head = source.bytes(at: position, count: 8)
    guard let size = head.integer(at: 4, bytes: 4, bigEndian: bigEndian),
      visit(head, position + 8, size)
    else { return }
    position += 8 + size + size % 2
  }
}

extension [UInt8] {
  fileprivate func has(_ word: StaticString, at offset: Int = 0) -> Bool {
    let size = word.utf8CodeUnitCount
    guard count >= offset + size else { return false }
    return (0..<size).allSatisfy { self[offset + $0] == word.utf8Start[$0] }
  }

  fileprivate func integer(at offset: Int, bytes: Int, bigEndian: Bool) -> Int64? {
    guard count >= offset + bytes else { return nil }
    let field = self[offset..<offset + bytes]
    return bigEndian
      ? field.reduce(0) { $0 << 8 | Int64($1) } : field.reversed().reduce(0) { $0 << 8 | Int64($1) }
  }

  /// A frame header of MPEG audio layer II or III (ISO 11172-3, 2.4.1.3) with no forbidden value.
  /// Layer I is left out: nobody records it, and its sync is the byte order mark of UTF-16.
  fileprivate var hasMPEGSync: Bool {
    count >= 4 && self[0] == 0xFF && self[1] & 0xE0 == 0xE0 && self[1] & 0x18 != 0x08
      && (self[1] & 0x06 == 0x02 || self[1] & 0x06 == 0x04) && self[2] & 0xF0 != 0xF0
      && self[2] & 0x0C != 0x0C
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

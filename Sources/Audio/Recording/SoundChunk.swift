/// The stretch of a WAV, RF64, W64, AIFF, CAF or AU file that holds the sound.
struct SoundChunk {
  /// Bytes that are there, as far as the size field can count them.
  let readableBytes: Int64
  /// Bytes that the header promises; nil where it makes no promise.
  let promisedBytes: Int64?
  /// The header promises no sound, and not because there is none: the recorder has died.
  let isUnfinished: Bool
  /// Where the size field promises what is not there: what it ought to say, and its offset.
  /// libsndfile refuses some such files, seeks by such sizes, and finds nothing in a size of 0.
  let rightSize: (bytes: [UInt8], offset: Int64)?

  /// - Parameters:
  ///   - size: what the size field says, less its `overhead`.
  ///   - isUnknown: that this means "until the end".
  ///   - isLast: the header knows of nothing behind the chunk.
  ///   - present: bytes from the first one of sound to the end of the file.
  init(
    size: Int64, isUnknown: Bool, isLast: Bool, present: Int64, overhead: Int64,
    field: (offset: Int64, bytes: Int, isBigEndian: Bool)
  ) {
    // The greatest 32-bit number means "unknown".
    let countable = field.bytes == 8 ? present : min(present, 0xFFFF_FFFE - overhead)
    isUnfinished = !isUnknown && size == 0 && present > 0 && isLast
    readableBytes = countable
    if isUnknown || isUnfinished {
      promisedBytes = present > countable ? present : nil
    } else {
      promisedBytes = size
    }
    if isUnknown || isUnfinished || size > countable {
      let number = UInt64(countable + overhead)
      let bytes = (0..<field.bytes).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
      rightSize = (field.isBigEndian ? bytes.reversed() : bytes, field.offset)
    } else {
      rightSize = nil
    }
  }

  /// "The NeXT/Sun audio file format": after the name the offset of the sound and its size, -1 for
  /// one that the writer does not know.
  init?(au head: [UInt8], length: Int64) {
    let isBigEndian = head.has(".snd")
    guard let offset = head.integer(at: 4, bytes: 4, isBigEndian: isBigEndian),
      let size = head.integer(at: 8, bytes: 4, isBigEndian: isBigEndian), offset <= length
    else { return nil }
    self.init(
      size: Int64(size), isUnknown: size == 0xFFFF_FFFF, isLast: true,
      present: length - Int64(offset), overhead: 0, field: (8, 4, isBigEndian))
  }
}

/// How a container of chunks (name, size, body) is laid out.
///
/// WAV: "Multimedia Programming Interface and Data Specifications 1.0", IBM and Microsoft, 1991.
/// RF64: EBU Tech 3306, 2009. AIFF: "Audio Interchange File Format", version 1.3, Apple, 1989.
/// W64: "Sony Wave64", version 2006. CAF: "Apple Core Audio Format Specification 1.0".
struct ChunkLayout {
  let kind: Container.Kind
  /// Offset of the first chunk.
  private let start: Int64
  private var nameBytes: Int64 = 4
  private var sizeBytes: Int64 = 4
  private var isBigEndian = false
  /// Chunks begin at multiples of it, from `start` on.
  private var alignment: Int64 = 2
  /// Whether sizes count the chunk's name and size, too.
  private var countsHeader = false
  private let soundName: StaticString
  /// Bytes of the sound's chunk in front of the sound.
  private var preamble: Int64 = 0
  private var isRF64 = false

  /// Nil for other containers.
  init?(_ head: [UInt8]) {
    if head.has("RIFF") || head.has("RIFX") || head.has("RF64"), head.has("WAVE", at: 8) {
      (kind, start, soundName) = (.wav, 12, "data")
      isBigEndian = head.has("RIFX")
      isRF64 = head.has("RF64")
    } else if head.has("FORM"), head.has("AIFF", at: 8) || head.has("AIFC", at: 8) {
      (kind, start, soundName) = (.aiff, 12, "SSND")
      isBigEndian = true
      preamble = 8
    } else if head.has("riff"), head.starts(with: Self.riffGUID), head.has("wave", at: 24) {
      (kind, start, soundName) = (.w64, 40, "data")
      (nameBytes, sizeBytes, alignment, countsHeader) = (16, 8, 8, true)
    } else if head.has("caff") {
      (kind, start, soundName) = (.caf, 8, "data")
      (sizeBytes, alignment, isBigEndian, preamble) = (8, 1, true, 4)
    } else {
      return nil
    }
  }

  private static let riffGUID: [UInt8] = [
    0x72, 0x69, 0x66, 0x66, 0x2E, 0x91, 0xCF, 0x11, 0xA5, 0xD6, 0x28, 0xDB, 0x04, 0xC1, 0, 0,
  ]

  private func size(_ source: ByteSource, at offset: Int64, bytes: Int64) -> UInt64? {
    source.bytes(at: offset, count: Int(bytes))
      .integer(at: 0, bytes: Int(bytes), isBigEndian: isBigEndian)
  }

  /// Walks the chunks up to the sound; nil where there is none.
  ///
  /// - Throws: `AudioError.absurdHeader` for a size beyond 2^63 that is no sign for "unknown".
  func findSound(in source: ByteSource, name: String) throws(AudioError) -> SoundChunk? {
    let header = nameBytes + sizeBytes
    let length = source.length
    var position = start
    // Of an RF64: its own size, and the offset of the sound's.
    var outer = kind == .caf ? nil : size(source, at: nameBytes, bytes: sizeBytes)
    var wideSize: Int64?
    // No recording has so many chunks; a crafted one must not keep the reader busy.
    for _ in 0..<1_000 where position <= length - header {
      let body = position + header
      let head = source.bytes(at: position, count: Int(header))
      guard
        let size = head.integer(
          at: Int(nameBytes), bytes: Int(sizeBytes), isBigEndian: isBigEndian)
      else { return nil }
      if head.has(soundName) {
        return try soundChunk(
          source, name, size: size, at: body, outer: outer, wideSize: wideSize)
      }
      if isRF64, head.has("ds64") {
        outer = self.size(source, at: body, bytes: 8)
        wideSize = body + 8
      }
      let counted = countsHeader ? UInt64(header) : 0
      guard size >= counted, size - counted <= UInt64(length - body) else { return nil }
      let end = body + Int64(size - counted)
      let padding = (alignment - end % alignment) % alignment
      guard padding <= length - end else { return nil }
      position = end + padding
    }
    return nil
  }

  private func soundChunk(
    _ source: ByteSource, _ name: String, size: UInt64, at body: Int64, outer: UInt64?,
    wideSize: Int64?
  ) throws(AudioError) -> SoundChunk? {
    var (size, field) = (size, (offset: body - sizeBytes, bytes: Int(sizeBytes), isBigEndian))
    var overhead = preamble + (countsHeader ? nameBytes + sizeBytes : 0)
    if let wideSize, size == 0xFFFF_FFFF {
      guard let wide = self.size(source, at: wideSize, bytes: 8) else { return nil }
      (size, field, overhead) = (wide, (wideSize, 8, isBigEndian), 0)
    }
    let present = source.length - body - preamble
    guard present >= 0 else { return nil }
    let isUnknown: Bool
    switch kind {
    // Writers that cannot seek back put 2^31 or 2^32 bytes, or a little less: no promise.
    case .wav where field.bytes == 4:
      isUnknown = size == 0xFFFF_FFFF || size >= 0x7F00_0000 && size > UInt64(present)
    // ffmpeg's W64 writer puts 2^63 - 1.
    case .w64: isUnknown = size == .max || size == UInt64(Int64.max)
    default: isUnknown = field.bytes == 8 && size == .max
    }
    guard isUnknown || size <= UInt64(Int64.max) else {
      throw .absurdHeader(
        path: name, field: isRF64 ? "ds64 data size" : "size of the 'data' chunk",
        found: "\(size)", expected: "at most \(Int64.max)")
    }
    // What the file says of its own size counts all but, mostly, its name and that size.
    let outerEnd = UInt64(body - (countsHeader ? 0 : nameBytes + sizeBytes))
    return SoundChunk(
      size: isUnknown ? 0 : max(0, Int64(size) - overhead), isUnknown: isUnknown,
      isLast: kind != .caf && (outer ?? 0) <= outerEnd, present: present, overhead: overhead,
      field: field)
  }
}

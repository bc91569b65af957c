import CSndFile

/// Where a recording comes from.
package enum RecordingSource: Equatable, Sendable {
  /// A file. Pipes and devices are refused.
  case file(RecordingPath)
  /// A whole recording in memory; `name` stands for the path in errors.
  case bytes([UInt8], name: String)
  /// Samples without a header, from a pipe or a redirected file until it ends. The descriptor stays
  /// the caller's to close.
  case raw(RawFormat, descriptor: Int32)
  /// Any of the others, whose samples somebody else gets as well as they are decoded.
  indirect case tapped(RecordingSource, SoundTap)

  /// What errors call it: the path, the name, or "standard input".
  package var name: String {
    switch self {
    case .file(let path): path.description
    case .bytes(_, let name): name
    case .raw: "standard input"
    case .tapped(let source, _): source.name
    }
  }

  /// A recording that comes piece by piece (an archive's member, a download), read to its end. The
  /// containers' headers point to and fro, so it is kept in memory, up to a limit.
  ///
  /// - Parameters:
  ///   - name: stands for the path in errors.
  ///   - byteLimit: the most bytes to take, 0...
  ///   - pull: writes the next bytes to the front of the buffer and returns their number, 0 at the
  ///     end; what fails it throws.
  /// - Throws: `AudioError.tooLarge`, or `.unreadable` with the text of what `pull` throws.
  package static func stream(
    name: String, byteLimit: Int, pull: (UnsafeMutableRawBufferPointer) throws -> Int
  ) throws(AudioError) -> RecordingSource {
    var bytes: [UInt8] = []
    while true {
      // One byte more than is allowed tells a stream that ends there from one that goes on.
      let room = min(65_535, byteLimit - bytes.count) + 1
      let piece: [UInt8]
      do {
        piece = try [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
          count = try pull(UnsafeMutableRawBufferPointer(buffer))
        }
      } catch {
        throw .unreadable(path: name, reason: "\(error)")
      }
      if piece.isEmpty { return .bytes(bytes, name: name) }
      bytes += piece
      if bytes.count > byteLimit { throw .tooLarge(path: name, byteLimit: byteLimit) }
    }
  }
}

/// A file's path as the system has it: bytes, which need not be UTF-8.
package struct RecordingPath: Hashable, Sendable {
  /// Without the zero byte at the end.
  package let bytes: [UInt8]

  /// - Parameter bytes: as `readdir` gives them, without the zero byte at the end.
  package init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The path of this text, in UTF-8.
  package init(_ text: String) {
    bytes = [UInt8](text.utf8)
  }
}

extension RecordingPath: CustomStringConvertible {
  /// The path as text, with each byte that belongs to no UTF-8 character as `\xE4`.
  package var description: String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var text = ""
    var rest = bytes[...]
    while let first = rest.first {
      let width = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
      if let character = String(validating: rest.prefix(width), as: UTF8.self) {
        text += character
        rest = rest.dropFirst(width)
      } else {
        text += "\\x" + (first < 0x10 ? "0" : "") + String(first, radix: 16, uppercase: true)
        rest = rest.dropFirst()
      }
    }
    return text
  }
}

/// What a stream of samples without a header must be told about itself.
package struct RawFormat: Equatable, Sendable {
  /// How one sample is written; the names are those of sox and ffmpeg. `s24le` takes three bytes.
  package enum Encoding: String, CaseIterable, Sendable {
    case u8, s16le, s24le, s32le, f32le, mulaw, alaw

    var bytes: Int {
      switch self {
      case .u8, .mulaw, .alaw: 1
      case .s16le: 2
      case .s24le: 3
      case .s32le, .f32le: 4
      }
    }

    var subtype: Int {
      switch self {
      case .u8: SF_FORMAT_PCM_U8
      case .s16le: SF_FORMAT_PCM_16
      case .s24le: SF_FORMAT_PCM_24
      case .s32le: SF_FORMAT_PCM_32
      case .f32le: SF_FORMAT_FLOAT
      case .mulaw: SF_FORMAT_ULAW
      case .alaw: SF_FORMAT_ALAW
      }
    }
  }

  /// Frames per second.
  package var rate: Int
  /// Samples per frame, interleaved.
  package var channels: Int
  /// How each sample is written.
  package var encoding: Encoding

  /// What is out of range is refused where it is read, by `AudioError.absurdHeader`.
  package init(rate: Int, channels: Int = 1, encoding: Encoding = .s16le) {
    self.rate = rate
    self.channels = channels
    self.encoding = encoding
  }

  /// The same in libsndfile's terms.
  var info: SF_INFO {
    let format = SF_FORMAT_RAW | encoding.subtype | SF_ENDIAN_LITTLE
    return SF_INFO(
      frames: 0, samplerate: Int32(clamping: rate), channels: Int32(clamping: channels),
      format: Int32(format), sections: 0, seekable: 0)
  }
}

import CSndFile

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
  package var encoding: Encoding

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

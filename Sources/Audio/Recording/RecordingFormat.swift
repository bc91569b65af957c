import CSndFile

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

import Audio

extension Take {
  /// Seconds that the recording of one take may last.
  package static let longestRecording = 30

  /// Reads the take that a recording holds.
  ///
  /// - Parameters:
  ///   - path: of a file.
  ///   - channel: the channel to take, from 0; `nil` for the mean of all.
  ///   - onDefect: gets what is wrong with the recording although it can be used.
  /// - Throws: ``TakeRecordingError``.
  package init(
    recording path: String, channel: Int? = nil, onDefect: (RecordingDefect) -> Void = { _ in }
  ) throws(TakeRecordingError) {
    let samples = try Self.samples(recording: path, channel: channel, onDefect: onDefect)
    do throws(TakeDefect) {
      try self.init(samples)
    } catch { throw .take(path: path, error) }
  }

  /// All of a recording that is no longer than one of a take, 16 kHz mono.
  ///
  /// - Parameters: as of ``init(recording:channel:onDefect:)``.
  /// - Throws: ``TakeRecordingError``.
  package static func samples(
    recording path: String, channel: Int? = nil, onDefect: (RecordingDefect) -> Void = { _ in }
  ) throws(TakeRecordingError) -> [Float] {
    var samples: [Float] = []
    do throws(AudioError) {
      var reader = try RecordingReader(path: path, channel: channel)
      var block: [Float] = []
      let limit = longestRecording * sampleRate
      while samples.count <= limit, reader.read(into: &block) > 0 { samples += block }
      reader.defects.forEach(onDefect)
    } catch { throw .recording(error) }
    guard samples.count <= longestRecording * sampleRate else { throw .long(path: path) }
    return samples
  }
}

/// Why a recording holds no take.
package enum TakeRecordingError: Error, Equatable, CustomStringConvertible {
  case recording(AudioError)
  case long(path: String)
  case take(path: String, TakeDefect)

  package var description: String {
    switch self {
    case .recording(let error): "\(error)"
    case .long(let path):
      "\(path): is longer than \(Take.longestRecording) s; cut it to one wake word"
    case .take(let path, let defect): "\(path): \(defect)"
    }
  }
}

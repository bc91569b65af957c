import Audio
import Foundation

/// Why a recording of the ledger cannot be had again.
package enum KeptRecordingError: Error, Equatable {
  /// There is no file any more, or the archive has no such entry any more.
  case gone
  /// What is there has other bytes than the ledger knows.
  case changed
  /// The system does not let it be read, or it is beyond the limits of an archive.
  case unreadable
}

extension KeptRecordingError: CustomStringConvertible {
  /// Without the recording's name.
  package var description: String {
    switch self {
    case .gone: "the recording is no longer where the audit found it"
    case .changed: "the recording has changed since the audit"
    case .unreadable: "the recording cannot be read any more"
    }
  }
}

extension KeptRecording {
  /// Opens recordings again where the ledger has them, an archive once for all of its entries, and gives
  /// each with its sound, whose bytes are those that the ledger knows, or with why it cannot be had. The
  /// bytes of one at a time are in memory.
  package static func open(
    _ recordings: [KeptRecording],
    _ body: (KeptRecording, Result<RecordingSource, KeptRecordingError>) throws -> Void
  ) rethrows {
    var archived: [String: [KeptRecording]] = [:]
    for recording in recordings {
      let path = RecordingPath(bytes: [UInt8](recording.place))
      if FileStamp(path) == nil, let archive = archive(of: recording.place) {
        archived[archive, default: []].append(recording)
      } else {
        try body(recording, recording.file(path))
      }
    }
    for (archive, recordings) in archived.sorted(by: { $0.key < $1.key }) {
      try open(recordings, in: RecordingPath(archive), body)
    }
  }

  private static func open(
    _ recordings: [KeptRecording], in path: RecordingPath,
    _ body: (KeptRecording, Result<RecordingSource, KeptRecordingError>) throws -> Void
  ) rethrows {
    var wanted = Dictionary(grouping: recordings, by: \.place)
    if let archive = try? ArchiveReader(path, limits: ArchiveLimits()) {
      while !wanted.isEmpty, let entry = try? archive.next() {
        let name = ExportReader.name(of: entry, in: path)
        guard entry.fault == nil, let found = wanted.removeValue(forKey: Data(name.utf8)) else {
          continue
        }
        let bytes = archive.bytes()
        for recording in found { try body(recording, recording.entry(bytes)) }
      }
    }
    for recording in wanted.values.joined() { try body(recording, .failure(.gone)) }
  }

  /// The archive of an entry's place; `nil` where there is none.
  private static func archive(of place: Data) -> String? {
    let text = String(decoding: place, as: UTF8.self)
    return text.indices.filter { text[$0] == ":" }.map { String(text[..<$0]) }
      .first { FileStamp(RecordingPath($0)) != nil }
  }

  private func file(_ path: RecordingPath) -> Result<RecordingSource, KeptRecordingError> {
    guard FileStamp(path) != nil else { return .failure(.gone) }
    guard let found = RecordingContent(path) else { return .failure(.unreadable) }
    guard found.hash == content else { return .failure(.changed) }
    return .success(found.bytes.map { .bytes($0, name: id) } ?? .file(path))
  }

  private func entry(
    _ bytes: Result<[UInt8], ImportError.Fault>
  ) -> Result<RecordingSource, KeptRecordingError> {
    guard case .success(let bytes) = bytes else { return .failure(.unreadable) }
    guard RecordingContent(bytes).hash == content else { return .failure(.changed) }
    return .success(.bytes(bytes, name: id))
  }
}

import Audio
import Foundation

/// What comes into a folder while it is watched.
extension ExportReader {
  /// What a file is that has come into the folder since this reader was made for it alone. The tables that
  /// were there then tell of it, and its name does.
  ///
  /// - Returns: `nil` for what is no recording.
  package func arrival(_ path: RecordingPath) -> Result<Recording, ImportError>? {
    guard var source = sources.first, case .folder(let folder) = source.kind else { return nil }
    if Self.archiveSuffixes.contains(path.suffix) {
      return .failure(ImportError(.archive, at: source.place(path.description)))
    }
    guard RecordingWalk.audioSuffixes.contains(path.suffix) else { return nil }
    let relative = Self.relative(path, to: folder)
    if source.form == .folder {
      // Too few were there to tell: it is the form of this one that counts.
      let components = ArchiveEntry.components(relative)
      source.form =
        ExportForm.named.first {
          RecordingName(components, form: $0, zone: options.timeZone) != nil
        } ?? .folder
    }
    let found = source.metadata(relative, modified: path.modified, zone: options.timeZone)
    guard let found else { return nil }
    var recording = Recording(.file(path))
    recording.metadata = found.metadata
    return .success(recording)
  }

  /// Whether a file tells of recordings, so that the folder is to be looked through anew.
  package func isTable(_ path: RecordingPath) -> Bool {
    MetadataTable.suffixes.contains(path.suffix) && ExportSurvey.isTable(path, options)
  }
}

/// The recordings of a folder that others write to: those that are there, until a stop is asked for.
package struct CompleteRecordings<Base: Sequence & Sendable>: Sequence, Sendable
where Base.Element == Result<Recording, ImportError> {
  private let base: Base
  private let areClosed: Bool
  private let stop: StopRequest

  /// - Parameter areClosed: whether those who wrote them are known to be done; otherwise those that are
  ///   still being written are passed over: their closing will tell of them.
  package init(_ base: Base, areClosed: Bool, stop: StopRequest) {
    (self.base, self.areClosed, self.stop) = (base, areClosed, stop)
    RecordingPath.ignoreLeaseSignals()
  }

  package func makeIterator() -> AnyIterator<Base.Element> {
    var items = base.makeIterator()
    return AnyIterator { [areClosed, stop] in
      while !stop.isMade, let item = items.next() {
        if case .success(let recording) = item, case .file(let path) = recording.source {
          // What is gone again is no recording any more.
          if path.modified == nil || !areClosed && path.isBeingWritten { continue }
        }
        return item
      }
      return nil
    }
  }
}

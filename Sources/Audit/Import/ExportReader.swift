import Audio
import Foundation

/// The recordings of all that a person named: folders, archives, manifests, and single files, one by one,
/// with what exports say of them.
///
/// To make it looks through all sources once, for their forms and tables; recordings are read only as they
/// are drawn. Of an archive one entry at a time is held, by whoever draws it. The order is fixed: as named,
/// within folders by the bytes of the names, within archives and manifests as they are written.
package struct ExportReader: Sequence, Sendable {
  package struct Options: Sendable {
    /// `nil` to find it out.
    package var form: ExportForm?
    package var columns = TranscriptColumns()
    /// Whose the recordings are where no export says.
    package var assistant: Assistant?
    package var limits = ArchiveLimits()
    /// Of clocks that do not say theirs, in the names of openWakeWord and Mycroft and in tables.
    package var timeZone = TimeZone.current
    /// Asked of each entry of an archive, before it is unpacked; one that is known is left packed.
    package var isKnown: (@Sendable (Recording) -> Bool)?

    package init() {}
  }

  package let sources: [ExportSource]
  let options: Options

  /// Names that archives end with behind the last dot.
  static let archiveSuffixes: Set<String> = [
    "zip", "tar", "tgz", "gz", "zst", "tzst", "xz", "bz2", "7z", "rar",
  ]

  /// Of all that is looked at in a folder.
  static let suffixes = RecordingWalk.audioSuffixes.union(MetadataTable.suffixes)
    .union(archiveSuffixes)

  /// - Parameter named: which of them are folders, archives (`.zip`, `.tar`, `.tar.gz`, `.tgz`,
  ///   `.tar.zst`, `.tzst`), manifests (`.csv`, `.jsonl`) and tables that tell of other sources'
  ///   recordings (`.json`, `.html`, a `.csv` that is no manifest), the file system and their names tell;
  ///   all else is a recording. What cannot be read is told by an element.
  package init(_ named: [RecordingPath], options: Options = Options()) {
    self.options = options
    var kinds: [ExportSource.Kind] = []
    for path in named {
      let kind = Self.kind(of: path, options)
      if case .files(let files) = kind, case .files(let before) = kinds.last {
        kinds[kinds.count - 1] = .files(before + files)
      } else {
        kinds.append(kind)
      }
    }
    sources = ExportSurvey.of(kinds, options)
  }

  package init(_ named: [String], options: Options = Options()) {
    self.init(named.map { RecordingPath($0) }, options: options)
  }

  /// Of all sources, as far as they can be counted beforehand.
  package var recordings: Int { sources.reduce(0) { $0 + $1.recordings } }

  package func makeIterator() -> Iterator { Iterator(sources: sources[...], options: options) }

  private static func kind(of path: RecordingPath, _ options: Options) -> ExportSource.Kind {
    var status = stat()
    let answer = path.withCString { stat($0, &status) }
    if answer == 0, status.st_mode & S_IFMT == S_IFDIR { return .folder(path) }
    let name = String(decoding: path.bytes, as: UTF8.self).lowercased()
    let archives = [".zip", ".tar", ".tar.gz", ".tgz", ".tar.zst", ".tzst"]
    if archives.contains(where: name.hasSuffix) { return .archive(path) }
    if [".json", ".html", ".htm"].contains(where: name.hasSuffix) { return .table(path) }
    // A pipe's first line comes only once: it is left to the manifest.
    if name.hasSuffix(".csv"), answer == 0, status.st_mode & S_IFMT == S_IFREG {
      // Which it is, its header tells; a manifest that has another fault is told as one.
      do throws(ManifestError) {
        _ = try Manifest(path: path.description)
      } catch .columns where ExportSurvey.isTable(path, options) {
        return .table(path)
      } catch {}
    }
    if name.hasSuffix(".csv") || name.hasSuffix(".jsonl") { return .manifest(path) }
    return .files([path])
  }

  /// A path under a folder, from that folder on.
  static func relative(_ path: RecordingPath, to folder: RecordingPath) -> [UInt8] {
    path.bytes.starts(with: folder.bytes)
      ? Array(path.bytes.dropFirst(folder.bytes.count)) : path.bytes
  }

  /// What output calls an entry: never a path that anything opens.
  static func name(of entry: ArchiveEntry, in archive: RecordingPath) -> String {
    "\(archive):\(RecordingPath(bytes: entry.name))"
  }

  /// One thread at a time may draw from it.
  package struct Iterator: IteratorProtocol {
    private enum Place {
      case walk(RecordingWalk.Iterator, ExportSource, from: RecordingPath?)
      case archive(ArchiveReader, ExportSource, RecordingPath)
      case manifest(Manifest, ExportSource)
      case none
    }

    private var sources: ArraySlice<ExportSource>
    private let options: Options
    private var place = Place.none
    /// What is told before the next recording, the next last.
    private var faults: [ImportError] = []

    fileprivate init(sources: ArraySlice<ExportSource>, options: Options) {
      self.sources = sources
      self.options = options
    }

    package mutating func next() -> Result<Recording, ImportError>? {
      while true {
        if let fault = faults.popLast() { return .failure(fault) }
        switch place {
        case .none:
          guard let source = sources.popFirst() else { return nil }
          begin(source)
        case .walk(var walk, let source, let folder):
          // No second owner, or each draw would copy the names of a folder.
          place = .none
          let found = walk.next()
          if found != nil { place = .walk(walk, source, from: folder) }
          if let found, let recording = complete(found, source, folder) {
            return .success(recording)
          }
        case .archive(let archive, let source, let path):
          if let result = next(archive, source, path) { return result }
        case .manifest(let manifest, let source):
          switch manifest.next() {
          case nil: place = .none
          case .failure(let row):
            return .failure(ImportError(.manifest(row.error), at: source.place(row: Int(row.id))))
          case .success(var recording):
            recording.takeTimeOfFile()
            return .success(recording)
          }
        }
      }
    }

    private mutating func begin(_ source: ExportSource) {
      faults = source.faults.reversed()
      switch source.kind {
      case .table: break
      case .folder(let path):
        place = .walk(RecordingWalk([path]).makeIterator(), source, from: path)
      case .files(let paths):
        place = .walk(RecordingWalk(paths).makeIterator(), source, from: nil)
      case .manifest(let path):
        do throws(ManifestError) {
          place = .manifest(try Manifest(path: path.description), source)
        } catch {
          faults.append(ImportError(.manifest(error), at: source.place()))
        }
      case .archive(let path):
        do throws(ImportError.Fault) {
          place = .archive(try ArchiveReader(path, limits: options.limits), source, path)
        } catch {
          faults.append(ImportError(error, at: source.place()))
        }
      }
    }

    /// - Returns: `nil` for a sound file that is none of the export's recordings.
    private mutating func complete(
      _ found: Recording, _ source: ExportSource, _ folder: RecordingPath?
    ) -> Recording? {
      guard case .file(let path) = found.source else { return found }
      let relative = folder.map { ExportReader.relative(path, to: $0) } ?? path.bytes
      var recording = found
      guard
        let (metadata, match) = source.metadata(
          relative, modified: modified(found.source), zone: options.timeZone)
      else { return nil }
      recording.metadata = metadata
      if match == .several {
        faults.append(ImportError(.ambiguous, at: source.place(path.description)))
      }
      return recording
    }

    /// The next of an archive; `nil` where it is for the next turn.
    private mutating func next(
      _ archive: ArchiveReader, _ source: ExportSource, _ path: RecordingPath
    ) -> Result<Recording, ImportError>? {
      let entry: ArchiveEntry
      do throws(ImportError.Fault) {
        guard let next = try archive.next() else {
          place = .none
          return nil
        }
        entry = next
      } catch {
        place = .none
        return .failure(ImportError(error, at: source.place()))
      }
      let name = ExportReader.name(of: entry, in: path)
      func failure(_ fault: ImportError.Fault) -> Result<Recording, ImportError> {
        .failure(ImportError(fault, at: source.place(name, entry: entry.number)))
      }
      if let fault = entry.fault { return failure(fault) }
      if entry.isFolder || entry.isHidden { return nil }
      let suffix = RecordingPath.suffix(of: entry.name)
      if ExportReader.archiveSuffixes.contains(suffix) { return failure(.archive) }
      guard RecordingWalk.audioSuffixes.contains(suffix),
        let (metadata, match) = source.metadata(
          entry.name, modified: entry.modified, zone: options.timeZone)
      else { return nil }
      var recording = Recording(id: name, source: .bytes([], name: name), metadata: metadata)
      recording.archiveStamp = archive.stamp
      recording.isPacked = options.isKnown?(recording) ?? false
      if !recording.isPacked {
        switch archive.bytes() {
        case .failure(let fault): return failure(fault)
        case .success(let bytes): recording.source = .bytes(bytes, name: name)
        }
      }
      if match == .several {
        faults.append(ImportError(.ambiguous, at: source.place(name, entry: entry.number)))
      }
      return .success(recording)
    }

    private func modified(_ source: RecordingSource) -> Int64? {
      if case .file(let path) = source { path.modified } else { nil }
    }
  }
}

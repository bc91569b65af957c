import Audio
import Foundation

/// Looks through one source before its recordings are read: counts them, reads the tables that tell of
/// them, and finds out the form.
struct ExportSurvey {
  private let options: ExportReader.Options
  private var source: ExportSource
  /// Paths of the recordings from the source on, one after another, each with a zero behind it.
  private var names: [UInt8] = []
  /// How many of them each form's names fit.
  private var fitting: [ExportForm: Int] = [:]
  private var rows: [MetadataKind: Int]

  /// Rows of one table that are told one by one.
  private static let toldRows = 20

  private init(
    _ source: ExportSource, _ options: ExportReader.Options, _ rows: [MetadataKind: Int]
  ) {
    self.source = source
    self.options = options
    self.rows = rows
    self.source.assistant = options.assistant
  }

  /// - Parameter kinds: the sources as they were named. What their tables say counts for all of them.
  static func of(
    _ kinds: [ExportSource.Kind], _ options: ExportReader.Options
  ) -> [ExportSource] {
    var sources = kinds.enumerated().map { ExportSource($1, number: $0 + 1) }
    var index = MetadataIndex()
    var rows: [MetadataKind: Int] = [:]
    for number in sources.indices {
      guard case .table(let path) = sources[number].kind else { continue }
      var survey = ExportSurvey(sources[number], options, rows)
      survey.source.index = index
      let before = rows.values.reduce(0, +)
      survey.read([], path.description, suffix: path.suffix, survey.contents(of: path))
      (index, rows) = (survey.source.index, survey.rows)
      sources[number].listed = rows.values.reduce(0, +) - before
      sources[number].faults = survey.source.faults
    }
    for number in sources.indices {
      if case .table = sources[number].kind { continue }
      sources[number].index = index
      sources[number] = Self.look(through: sources[number], options, rows)
    }
    return sources
  }

  private static func look(
    through source: ExportSource, _ options: ExportReader.Options, _ rows: [MetadataKind: Int]
  ) -> ExportSource {
    var survey = ExportSurvey(source, options, rows)
    switch source.kind {
    case .table: break
    case .manifest(let path): survey.look(throughManifest: path)
    case .archive(let path): survey.look(throughArchive: path)
    case .files(let paths): for path in paths { survey.count(path.bytes) }
    case .folder(let path): survey.look(throughFolder: path)
    }
    survey.conclude()
    return survey.source
  }

  /// Whether a file names recordings, and says something of them.
  static func isTable(_ path: RecordingPath, _ options: ExportReader.Options) -> Bool {
    let survey = ExportSurvey(ExportSource(.table(path), number: 1), options, [:])
    guard case .success(let bytes) = survey.contents(of: path) else { return false }
    let table = MetadataTable(
      bytes, suffix: path.suffix, columns: options.columns, zone: options.timeZone)
    return table.kind != nil || table.fault != nil
  }

  private mutating func count(_ path: [UInt8]) {
    source.recordings += 1
    names += path + [0]
    let components = ArchiveEntry.components(path)
    for form in ExportForm.named
    where RecordingName(components, form: form, zone: options.timeZone) != nil {
      fitting[form, default: 0] += 1
      // The first that fits is the one; others fit by chance.
      return
    }
  }

  private mutating func look(throughFolder folder: RecordingPath) {
    for found in RecordingWalk([folder], suffixes: ExportReader.suffixes) {
      guard case .file(let path) = found.source else { continue }
      let relative = ExportReader.relative(path, to: folder)
      if MetadataTable.suffixes.contains(path.suffix) {
        let contents = contents(of: path)
        read(relative, path.description, suffix: path.suffix, contents)
      } else if ExportReader.archiveSuffixes.contains(path.suffix) {
        source.faults.append(ImportError(.archive, at: source.place(path.description)))
      } else {
        count(relative)
      }
    }
  }

  private mutating func look(throughArchive path: RecordingPath) {
    // What is wrong with entries is told when they are read.
    guard let archive = try? ArchiveReader(path, limits: options.limits) else { return }
    while let entry = try? archive.next() {
      guard entry.fault == nil, !entry.isFolder, !entry.isHidden else { continue }
      let suffix = RecordingPath.suffix(of: entry.name)
      if RecordingWalk.audioSuffixes.contains(suffix) { count(entry.name) }
      guard MetadataTable.suffixes.contains(suffix) else { continue }
      let name = ExportReader.name(of: entry, in: path)
      read(entry.name, name, suffix: suffix, entry: entry.number, archive.bytes())
    }
  }

  private mutating func look(throughManifest path: RecordingPath) {
    var withTime = 0
    var status = stat()
    let answer = path.withCString { stat($0, &status) }
    guard answer == 0, status.st_mode & S_IFMT == S_IFREG,
      let manifest = try? Manifest(path: path.description)
    else { return }
    while let row = manifest.next() {
      source.recordings += 1
      if case .success(let recording) = row, recording.metadata.time != nil { withTime += 1 }
    }
    if withTime > 0 { source.timesFrom = [("it", withTime)] }
  }

  private struct SystemReason: Error, CustomStringConvertible { var description: String }

  private func contents(of path: RecordingPath) -> Result<[UInt8], ImportError.Fault> {
    let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    guard descriptor >= 0 else {
      return .failure(.unreadable(reason: String(cString: strerror(errno))))
    }
    defer { close(descriptor) }
    do throws(AudioError) {
      let source = try RecordingSource.stream(
        name: "", byteLimit: options.limits.entryBytes
      ) { buffer in
        let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
        guard count >= 0 else { throw SystemReason(description: String(cString: strerror(errno))) }
        return count
      }
      guard case .bytes(let bytes, _) = source else { return .success([]) }
      return .success(bytes)
    } catch .unreadable(_, let reason) {
      return .failure(.unreadable(reason: reason))
    } catch {
      return .failure(.tooLarge(byteLimit: options.limits.entryBytes))
    }
  }

  /// Takes in what a table says; files that are no tables of recordings are passed over.
  private mutating func read(
    _ path: [UInt8], _ name: String, suffix: String, entry: Int? = nil,
    _ contents: Result<[UInt8], ImportError.Fault>
  ) {
    let bytes: [UInt8]
    switch contents {
    case .failure(let fault):
      source.faults.append(ImportError(fault, at: source.place(name, entry: entry)))
      return
    case .success(let read): bytes = read
    }
    let table = MetadataTable(
      bytes, suffix: suffix, columns: options.columns, zone: options.timeZone)
    if let fault = table.fault {
      source.faults.append(ImportError(.metadata(fault), at: source.place(name, entry: entry)))
    }
    for row in table.faultyRows.prefix(Self.toldRows) {
      source.faults.append(ImportError(.row, at: source.place(name, entry: entry, row: row)))
    }
    let more = table.faultyRows.count - Self.toldRows
    if more > 0 {
      source.faults.append(ImportError(.moreRows(more), at: source.place(name, entry: entry)))
    }
    guard let kind = table.kind else {
      // A file that was named is not passed over.
      if case .table = source.kind, table.fault == nil {
        source.faults.append(ImportError(.metadata("it names no recordings"), at: source.place()))
      }
      return
    }
    let folder = ArchiveEntry.components(path).dropLast().map {
      String(decoding: $0, as: UTF8.self)
    }
    for row in table.rows { source.index.add(row.path, folder: folder, row.metadata) }
    rows[kind, default: 0] += table.rows.count
  }

  /// The form, and where the times come from.
  private mutating func conclude() {
    if case .manifest = source.kind { return }
    let table = rows.filter { $0.value > 0 }.max {
      ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue)
    }
    let byName = fitting.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }
    source.form =
      options.form ?? table?.key.form
      ?? byName.flatMap { 2 * $0.value > source.recordings ? $0.key : nil } ?? .folder
    var times: [String: Int] = [:]
    for name in names.split(separator: 0) {
      guard
        let (metadata, _) = source.metadata(Array(name), modified: 0, zone: options.timeZone)
      else {
        source.leftOut += 1
        continue
      }
      switch metadata.timeSource {
      case .metadata: times[table?.key.title ?? "the tables", default: 0] += 1
      case .name: times["file names", default: 0] += 1
      case .modified: times["dates of change", default: 0] += 1
      case nil: break
      }
    }
    source.recordings -= source.leftOut
    source.timesFrom = times.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
  }
}

import Audio
import Foundation
import WakeWords

/// Which recordings an audit is about.
package struct AuditFilter: Sendable {
  /// Seconds since 1970; recordings before, or of an unknown time, are passed over.
  package var since: Double?
  /// The same for those that would at once be past the age at which rows are deleted; those of an
  /// unknown time are not.
  package var expired: Double?

  package init(since: Double? = nil, expired: Double? = nil) {
    (self.since, self.expired) = (since, expired)
  }
}

/// What became of one recording of an audit.
package enum AuditStep: Sendable {
  /// The ledger has it as it is.
  case known(source: Int64, finding: Int64)
  case audited(AuditedRecording)
  /// Its owner has not agreed: neither it nor its name is kept.
  case refused(place: Data)
  /// It is not what the ``AuditFilter`` lets through.
  case passedOver
  /// It was left packed as the ledger had it, and now another program has deleted that.
  case forgotten
  /// What is wrong with a table that tells of recordings, and costs none of them.
  case told(ImportError)
}

/// A recording that the ledger does not have yet, or not as it is now.
package struct AuditedRecording: Sendable {
  var place: Data
  /// Whether the place is one in an archive, and no file of its own.
  var isInArchive = false
  var stamp: FileStamp?
  /// SHA-256 and length of its bytes, and what they were judged by; `nil` where there are none.
  var content: (hash: Data, length: Int, model: Data)?
  /// As ``SoundHash`` has it; `nil` where the recording was not analysed, or has none.
  var sound: Data?
  var finding: Finding?
  /// Whether the finding is new, and no copy out of the ledger.
  var isNew = false
  /// Whether the ledger says all this of that place already, but for when the file was changed.
  var isListed = false
  /// Why there is no finding.
  var error: String?
  var metadata = RecordingMetadata()
}

/// Looks recordings up in a ledger, and analyzes those that it does not know, on one thread.
package final class RecordingAuditor {
  private let lookup: LedgerLookup
  private let scanner: RecordingScanner
  private let models: ModelHashes
  private let settings: Data
  private let filter: AuditFilter
  private var places = PlaceNames()
  private let sound = SoundHash()

  /// - Throws: ``LedgerError``.
  package init(
    _ ledger: Ledger, _ words: ScanWords, _ models: ModelHashes, _ settings: AuditSettings,
    filter: AuditFilter = AuditFilter()
  ) throws(LedgerError) {
    lookup = try LedgerLookup(ledger)
    self.models = models
    self.settings = settings.hash
    self.filter = filter
    scanner = RecordingScanner(words, head: settings.head, channel: settings.channel)
  }

  /// - Throws: ``LedgerError``. What is wrong with the recording stands in the step.
  package func step(for item: Result<Recording, ImportError>) throws(LedgerError) -> AuditStep {
    switch item {
    case .success(let recording): return try step(for: recording)
    case .failure(let error) where error.fault.losesRecordings:
      var place = error.place.name
      if let entry = error.place.entry { place += ", entry \(entry)" }
      if let row = error.place.row { place += ", row \(row)" }
      return .audited(
        AuditedRecording(
          place: Data(place.utf8), isInArchive: error.place.entry != nil,
          error: error.line(withNames: false)))
    case .failure(let error): return .told(error)
    }
  }

  private func step(for recording: Recording) throws(LedgerError) -> AuditStep {
    let place = places.place(of: recording.source)
    if Self.isRefused(recording.metadata.consent) { return .refused(place: place) }
    if !isWanted(recording.metadata.time.flatMap { RecordingTime($0) }) { return .passedOver }
    var audited = AuditedRecording(place: place, metadata: recording.metadata)
    audited.stamp = recording.archiveStamp
    let model: Data
    do throws(WakeWordError) {
      model = try models.hash(recording.wakeWord)
    } catch {
      audited.error = "the wake word that it should begin with cannot be used"
      return .audited(audited)
    }
    var source = recording.source
    let content: RecordingContent?
    switch source {
    case .file(let path):
      if let stamp = FileStamp(path),
        let known = try lookup.known(place, .stamp(stamp), model, settings, recording.metadata)
      {
        return known
      }
      content = RecordingContent(path)
      if let bytes = content?.bytes { source = .bytes(bytes, name: recording.source.name) }
    case .bytes where recording.isPacked:
      guard let stamp = recording.archiveStamp else { return .forgotten }
      return try lookup.known(place, .stamp(stamp), model, settings, recording.metadata)
        ?? .forgotten
    case .bytes(let bytes, _):
      content = RecordingContent(bytes)
      audited.isInArchive = true
    case .raw, .tapped: content = nil
    }
    guard let content else {
      audited.error = Self.reason(in: scanner.finding(for: recording), recording)
      return .audited(audited)
    }
    audited.stamp = audited.stamp ?? content.stamp
    audited.content = (content.hash, content.length, model)
    if let finding = try lookup.finding(content.hash, model, settings) {
      audited.finding = finding
      let listed = try lookup.known(
        place, .content(content.hash), model, settings, recording.metadata)
      audited.isListed = listed != nil
      return .audited(audited)
    }
    var opened = recording
    opened.source = sound.listening(to: source)
    sound.reset()
    var finding = scanner.finding(for: opened)
    finding.error = Self.reason(in: finding, recording)
    finding.file = ""
    finding.id = ""
    audited.finding = finding
    audited.sound = sound.finish()
    audited.isNew = true
    return .audited(audited)
  }

  private func isWanted(_ time: RecordingTime?) -> Bool {
    if let since = filter.since, time.map({ $0.at < since }) ?? true { return false }
    if let expired = filter.expired, let time, time.at < expired { return false }
    return true
  }

  /// The error without the recording's name, which stands in front of it.
  private static func reason(in finding: Finding, _ recording: Recording) -> String? {
    finding.error?.replacingOccurrences(of: "\(recording.source.name): ", with: "")
  }

  /// Whether its owner has said no, as tables say it.
  private static func isRefused(_ consent: String?) -> Bool {
    guard let consent else { return false }
    return ["no", "n", "false", "0", "none", "denied", "refused", "withdrawn"].contains(
      consent.lowercased())
  }
}

/// Gives each recording the name by which the ledger knows its place, whatever folder an audit is started
/// in.
struct PlaceNames {
  /// The folder of the last one, as it was named, and without links and dots.
  private var folder: (named: ArraySlice<UInt8>, real: [UInt8])?

  /// A file's path from the root on; the name of bytes.
  mutating func place(of source: RecordingSource) -> Data {
    guard case .file(let path) = source else { return Data(source.name.utf8) }
    let end = path.bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
    let (named, name) = (path.bytes[..<end], path.bytes[end...])
    if folder?.named != named { folder = (named, Self.real(named)) }
    return Data((folder?.real ?? []) + name)
  }

  /// What a file or folder that is named may be called: links to folders are followed in a walk.
  static func places(_ path: String) -> [Data] {
    var names = PlaceNames()
    let named = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    let (file, folder) = (
      names.place(of: .file(RecordingPath(named))),
      names.place(of: .file(RecordingPath(path + "/")))
    )
    return [file, folder.count > 1 ? folder.dropLast() : folder].reduce(into: []) { places, place in
      if !places.contains(place) { places.append(place) }
    }
  }

  /// - Parameter folder: ends with `/`, or is empty.
  private static func real(_ folder: ArraySlice<UInt8>) -> [UInt8] {
    let asked = RecordingPath(bytes: folder.isEmpty ? [UInt8(ascii: ".")] : Array(folder))
    guard let real = asked.withCString({ realpath($0, nil) }) else { return Array(folder) }
    defer { free(real) }
    let bytes = UnsafeRawBufferPointer(start: real, count: strlen(real)).map { $0 }
    return bytes.count == 1 ? bytes : bytes + [UInt8(ascii: "/")]
  }
}

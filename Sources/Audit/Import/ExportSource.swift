import Audio
import Foundation

/// One of the places that a person named, and what was found out about it before its recordings are read.
package struct ExportSource: Sendable {
  package enum Kind: Equatable, Sendable {
    case folder(RecordingPath)
    case archive(RecordingPath)
    case manifest(RecordingPath)
    /// Recordings named one by one.
    case files([RecordingPath])
    /// What tells of the recordings of all other sources; it has none itself.
    case table(RecordingPath)
  }

  package let kind: Kind
  /// From 1, as they were named.
  package let number: Int
  /// Of a manifest it says nothing.
  package internal(set) var form = ExportForm.folder
  /// As far as they can be counted beforehand; entries that turn out to be unreadable are among them.
  package internal(set) var recordings = 0
  /// Sound files of an export that are none of the assistant's recordings, as music in a Takeout.
  package internal(set) var leftOut = 0
  /// Of a table: the recordings that it tells of.
  package internal(set) var listed = 0
  /// Where the recordings have their times from, by number of recordings, most first.
  package internal(set) var timesFrom: [(what: String, recordings: Int)] = []

  var index = MetadataIndex()
  /// Whose the recordings are where nothing else says.
  var assistant: Assistant?
  /// Found while looking through it; they are told before its recordings.
  var faults: [ImportError] = []

  init(_ kind: Kind, number: Int) {
    self.kind = kind
    self.number = number
  }

  /// One line for a person, without any name: "Google Takeout, 1,204 recordings, times from
  /// MyActivity.json".
  package var description: String {
    if case .table = kind {
      return "a list of " + Self.counted(listed, "recording") + " named elsewhere"
    }
    var parts: [String] = []
    if case .manifest = kind { parts.append("a manifest") } else { parts.append(form.title) }
    parts.append(Self.counted(recordings, "recording"))
    let times = timesFrom.map { what, count in
      timesFrom.count > 1 || count < recordings ? "\(what) (\(Self.grouped(count)))" : what
    }
    if !times.isEmpty { parts.append("times from " + times.joined(separator: " and ")) }
    if recordings > 0, times.isEmpty { parts.append("no times") }
    if leftOut > 0 { parts.append(Self.counted(leftOut, "other sound file") + " left out") }
    return parts.joined(separator: ", ")
  }

  /// The path as it was named; of recordings named one by one the first.
  package var name: String {
    switch kind {
    case .folder(let path), .archive(let path), .manifest(let path), .table(let path):
      path.description
    case .files(let paths): paths.first?.description ?? ""
    }
  }

  /// By commas in threes, in each language the same.
  private static func grouped(_ count: Int) -> String {
    var text = String(count)
    var place = text.count - 3
    while place > 0 {
      text.insert(",", at: text.index(text.startIndex, offsetBy: place))
      place -= 3
    }
    return text
  }

  private static func counted(_ count: Int, _ what: String) -> String {
    "\(grouped(count)) \(what)\(count == 1 ? "" : "s")"
  }

  /// A place for errors.
  func place(_ name: String? = nil, entry: Int? = nil, row: Int? = nil) -> ImportError.Place {
    ImportError.Place(source: number, name: name ?? self.name, entry: entry, row: row)
  }

  /// What is known of a recording.
  ///
  /// - Parameters:
  ///   - path: from the place on that was named.
  ///   - modified: seconds since 1970.
  /// - Returns: `nil` for a sound file that is none of the export's recordings.
  func metadata(
    _ path: [UInt8], modified: Int64?, zone: TimeZone
  ) -> (metadata: RecordingMetadata, timeFrom: MetadataIndex.Match)? {
    let components = ArchiveEntry.components(path)
    let match =
      index.isEmpty
      ? .none : index.match(components.map { String(decoding: $0, as: UTF8.self) })
    let name = RecordingName(components, form: form, zone: zone)
    if form == .googleTakeout, name == nil, match == .none { return nil }
    var metadata = RecordingMetadata()
    if case .one(let row) = match { metadata = row }
    if metadata.time == nil, let time = name?.time { metadata.setTime(time, from: .name) }
    if metadata.time == nil, let time = modified.flatMap(WallTime.init(seconds:)) {
      metadata.setTime(time, from: .modified)
    }
    metadata.transcript = metadata.transcript ?? name?.transcript
    metadata.device = metadata.device ?? name?.device
    metadata.utteranceType = metadata.utteranceType ?? name?.utteranceType
    metadata.assistant = metadata.assistant ?? (form.assistant ?? assistant)?.rawValue
    return (metadata, match)
  }
}

extension ExportForm {
  /// Whose recordings they are, where the form tells: a list of transcripts may be anybody's.
  package var assistant: Assistant? {
    switch self {
    case .googleTakeout: .google
    case .alexaDashboard, .cift: .alexa
    default: nil
    }
  }
}

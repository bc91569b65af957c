import Foundation

/// What tables say of recordings, found again by the recordings' names.
struct MetadataIndex: Sendable {
  private struct Row: Sendable {
    /// As the table names the recording, in parts.
    var path: [String]
    /// That the table lies in.
    var folder: [String]
    var metadata: RecordingMetadata
  }

  enum Match: Equatable {
    case none
    case one(RecordingMetadata)
    /// Several rows fit alike and say different things.
    case several
  }

  private var rows: [String: [Row]] = [:]
  /// A name that so many rows have says nothing, and looking through them for each recording takes long.
  private static let mostRows = 4_096

  var isEmpty: Bool { rows.isEmpty }

  /// - Parameters:
  ///   - path: as the table names the recording: a path, a name, or an identifier that became a name.
  ///   - folder: that the table lies in, in parts.
  mutating func add(_ path: String, folder: [String], _ metadata: RecordingMetadata) {
    let parts = path.split { $0 == "/" || $0 == "\\" }.map(String.init)
    guard let name = parts.last else { return }
    let row = Row(path: parts, folder: folder, metadata: metadata)
    rows[Self.key(name), default: []].append(row)
    // An identifier with slashes, which no file name holds, is found by all of it.
    let whole = Self.key(path)
    if parts.count > 1, whole != Self.key(name) { rows[whole, default: []].append(row) }
  }

  /// - Parameter path: of a recording, in parts.
  func match(_ path: [String]) -> Match {
    guard let name = path.last, let rows = rows[Self.key(name)] else { return .none }
    if rows.count > Self.mostRows { return .several }
    let best = rows.map { Self.fit($0, path) }.max { $0 < $1 }
    let fitting = rows.filter { Self.fit($0, path) == best! }
    let first = fitting[0].metadata
    return fitting.allSatisfy { $0.metadata == first } ? .one(first) : .several
  }

  /// The more of the path is the same from its end on, and the nearer the table lies above the recording,
  /// the better a row fits.
  private static func fit(_ row: Row, _ path: [String]) -> (Int, Int, Int) {
    let same = zip(row.path.dropLast().reversed(), path.dropLast().reversed())
      .prefix { $0 == $1 }.count
    let isAbove = path.dropLast().starts(with: row.folder)
    return (same, isAbove ? row.folder.count : -1, row.path.last == path.last ? 1 : 0)
  }

  /// Letters and digits in lower case, without the ending of a recording: programs that make names of
  /// identifiers replace the rest in different ways.
  private static func key(_ name: String) -> String {
    var stem = name[...]
    if let dot = name.lastIndex(of: "."),
      RecordingWalk.audioSuffixes.contains(name[name.index(after: dot)...].lowercased())
    {
      stem = name[..<dot]
    }
    return String(stem.lowercased().filter { $0.isLetter || $0.isNumber })
  }
}

/// A table, or a list of records, that tells of recordings.
enum MetadataKind: String, CaseIterable, Sendable {
  case myActivityJSON, myActivityHTML, transcripts, dashboard

  /// What a person calls it.
  var title: String {
    switch self {
    case .myActivityJSON: "MyActivity.json"
    case .myActivityHTML: "My Activity.html"
    case .transcripts: "the list of transcripts"
    case .dashboard: "the dashboard's records"
    }
  }

  var form: ExportForm {
    switch self {
    case .myActivityJSON, .myActivityHTML: .googleTakeout
    case .transcripts: .alexaExport
    case .dashboard: .alexaDashboard
    }
  }
}

/// What was read of one table.
struct MetadataTable {
  /// `nil` for a file that is no table of recordings.
  var kind: MetadataKind?
  var rows: [(path: String, metadata: RecordingMetadata)] = []
  /// Rows or records that cannot be used, from 1.
  var faultyRows: [Int] = []
  /// Why the table as a whole cannot be used; no word of it is the file's.
  var fault: String?

  /// More faulty records than this, and the file is something else.
  static let mostFaultyRows = 1_000

  /// Files that a table may be.
  static let suffixes: Set<String> = ["json", "html", "htm", "csv"]

  /// - Parameters:
  ///   - suffix: of its name, in lower case.
  ///   - zone: that of times that do not say theirs.
  init(_ bytes: [UInt8], suffix: String, columns: TranscriptColumns, zone: TimeZone) {
    switch suffix {
    case "csv": readTranscripts(bytes, columns, zone)
    case "json":
      if bytes.contains(text: #""customerHistoryRecords""#)
        || bytes.contains(text: #""voiceHistoryRecordItems""#)
      {
        readDashboard(bytes)
      } else if bytes.contains(text: #""audioFiles""#) {
        readMyActivity(json: bytes)
      }
    default: if bytes.contains(text: "outer-cell") { readMyActivity(html: bytes) }
    }
  }
}

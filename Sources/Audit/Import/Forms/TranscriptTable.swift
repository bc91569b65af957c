import Foundation

/// Which columns of a list of transcripts say what, by their names in its header; `nil` for those that
/// are to be found.
package struct TranscriptColumns: Equatable, Sendable {
  package enum Meaning: String, CaseIterable, Sendable {
    /// The name or path of the recording.
    case file
    case time, transcript, device, account
    case utteranceType = "utterance_type"
  }

  package var names: [Meaning: String] = [:]

  package init() {}

  /// - Parameter text: as `file=Audio File,time=Timestamp`.
  /// - Returns: `nil` where it is not of that form.
  package init?(_ text: String) {
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", maxSplits: 1).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      guard sides.count == 2, let meaning = Meaning(rawValue: sides[0]), !sides[1].isEmpty,
        names[meaning] == nil
      else { return nil }
      names[meaning] = sides[1]
    }
  }
}

/// Lists of transcripts in an export. Their columns are documented nowhere and differ from export to
/// export: they are found by their names, and by what stands in them.
extension MetadataTable {
  /// Rows by which columns are found.
  private static let sampleRows = 50

  mutating func readTranscripts(_ bytes: [UInt8], _ columns: TranscriptColumns, _ zone: TimeZone) {
    var rest = bytes[...]
    var table = RowBytes { target in
      let count = min(target.count, rest.count)
      target.copyBytes(from: rest.prefix(count))
      rest = rest.dropFirst(count)
      return count
    }
    table.skipByteOrderMark()
    var reader = CSVReader(table)
    guard let first = reader.next(), first.fault == nil else { return }
    let header = first.fields.map {
      String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespaces)
    }
    var records: [CSVRecord] = []
    while records.count < Self.sampleRows, let record = reader.next() { records.append(record) }
    guard let found = Self.columns(header, records, columns, zone) else {
      if !columns.names.isEmpty, Self.mentionsRecordings(records) {
        fault = "it has no column of the names given (--columns)"
      }
      return
    }
    kind = .transcripts
    let isUTC = found[.time].map { Self.plain(header[$0]).contains("utc") } ?? false
    let clockZone = isUTC ? TimeZone(secondsFromGMT: 0) ?? zone : zone
    var number = 0
    func read(_ record: CSVRecord) {
      if record.isBlank { return }
      number += 1
      guard record.fault == nil, record.fields.count == header.count,
        let file = Self.text(record, found[.file])
      else {
        faultyRows.append(number)
        return
      }
      var metadata = RecordingMetadata()
      metadata.transcript = Self.text(record, found[.transcript])
      metadata.device = Self.text(record, found[.device])
      metadata.account = Self.text(record, found[.account])
      metadata.utteranceType = Self.text(record, found[.utteranceType])
      if let time = Self.text(record, found[.time]).flatMap({ Self.time($0, clockZone) }) {
        metadata.setTime(time, from: .metadata)
      }
      rows.append((file, metadata))
    }
    records.forEach(read)
    while let record = reader.next() { read(record) }
  }

  /// - Returns: `nil` for a table that names no recordings or no transcripts, or has not the columns given.
  private static func columns(
    _ header: [String], _ records: [CSVRecord], _ given: TranscriptColumns, _ zone: TimeZone
  ) -> [TranscriptColumns.Meaning: Int]? {
    var found: [TranscriptColumns.Meaning: Int] = [:]
    for (meaning, name) in given.names {
      guard let index = header.firstIndex(where: { plain($0) == plain(name) }) else { return nil }
      found[meaning] = index
    }
    func free(where fits: (Int) -> Bool) -> Int? {
      header.indices.first { index in !found.values.contains(index) && fits(index) }
    }
    func mostly(_ index: Int, _ fits: (String) -> Bool) -> Bool {
      let texts = records.compactMap { text($0, index) }
      return !texts.isEmpty && 2 * texts.count(where: fits) > texts.count
    }
    let names = header.map(plain)
    if found[.file] == nil { found[.file] = free { mostly($0, isRecordingName) } }
    guard found[.file] != nil else { return nil }
    if found[.time] == nil {
      func isTime(_ index: Int) -> Bool { mostly(index) { time($0, zone) != nil } }
      found[.time] =
        free { (names[$0].contains("time") || names[$0].contains("date")) && isTime($0) }
        ?? free(where: isTime)
    }
    let words: [(TranscriptColumns.Meaning, [String])] = [
      (.utteranceType, ["utterancetype", "recordingtype", "activitystatus"]),
      (.transcript, ["transcript", "utterancetext", "utterance", "customersaid", "text"]),
      (.device, ["devicename", "device"]),
      (.account, ["account", "customerid", "person", "profile"]),
    ]
    for (meaning, words) in words where found[meaning] == nil {
      for word in words where found[meaning] == nil {
        found[meaning] = free { names[$0].contains(word) }
      }
    }
    // Other tables name recordings too, as labels do.
    let says = found[.transcript] != nil || !given.names.isEmpty
    return says ? found : nil
  }

  private static func mentionsRecordings(_ records: [CSVRecord]) -> Bool {
    records.contains { record in
      record.fields.indices.contains { text(record, $0).map(isRecordingName) ?? false }
    }
  }

  private static func isRecordingName(_ text: String) -> Bool {
    guard let dot = text.lastIndex(of: ".") else { return false }
    return RecordingWalk.audioSuffixes.contains(text[text.index(after: dot)...].lowercased())
  }

  /// A column's name without what differs between writers of it.
  private static func plain(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  private static func text(_ record: CSVRecord, _ column: Int?) -> String? {
    guard let column, record.fields.indices.contains(column) else { return nil }
    let text = String(decoding: record.fields[column], as: UTF8.self)
      .trimmingCharacters(in: .whitespaces)
    return text.isEmpty ? nil : text
  }

  /// RFC 3339, the same with a space or slashes or without an offset, or milliseconds or seconds since
  /// 1970. Days and months in other orders are not guessed at.
  static func time(_ text: String, _ zone: TimeZone) -> WallTime? {
    if let time = WallTime(text) { return time }
    var digits = TextCursor(text)
    if let number = digits.allDigits(), digits.isAtEnd {
      if let time = RecordingName.sinceEpoch(number) { return time }
      return number.count == 10 ? RecordingName.sinceEpoch(number + [0, 0, 0]) : nil
    }
    for separator in ["-", "/"] {
      var cursor = TextCursor(text)
      guard let clock = ClockReading(date: separator, time: ":", &cursor) else { continue }
      if cursor.isAtEnd { return clock.wallTime(in: zone) }
      _ = cursor.skip(" ")
      if let offset = cursor.offset(), cursor.isAtEnd { return clock.wallTime(offset: offset) }
      if cursor.text == "UTC" || cursor.text == "GMT" { return clock.wallTime(offset: 0) }
    }
    return nil
  }
}

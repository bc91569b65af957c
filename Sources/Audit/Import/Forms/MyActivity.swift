import Foundation

/// Google Takeout's `MyActivity.json` and `My Activity.html`.
///
/// Their names differ from language to language; what is in them does not.
extension MetadataTable {
  /// An entry of the list, as far as it tells of recordings.
  private struct Activity: Decodable {
    var title: String?
    /// ISO 8601 in UTC.
    var time: String?
    /// Names of files beside the table.
    var audioFiles: [String]?
  }

  /// Entries without recordings are passed over.
  mutating func readMyActivity(json bytes: [UInt8]) {
    kind = .myActivityJSON
    readObjects(bytes) { table, object, decoder in
      guard let activity = try? decoder.decode(Activity.self, from: Data(object)) else {
        return false
      }
      var metadata = RecordingMetadata()
      metadata.transcript = Self.transcript(ofTitle: activity.title)
      if let time = activity.time.flatMap(WallTime.init) {
        metadata.setTime(time, from: .metadata)
      }
      for file in activity.audioFiles ?? [] { table.rows.append((file, metadata)) }
      return true
    }
  }

  /// The time in it is a text in the account's language: that of the file's name is better.
  mutating func readMyActivity(html bytes: [UInt8]) {
    kind = .myActivityHTML
    for cell in bytes.pieces(between: "outer-cell") {
      let files = cell.values(ofAttributes: ["src", "href"]).filter { value in
        guard let dot = value.lastIndex(of: ".") else { return false }
        return RecordingWalk.audioSuffixes.contains(value[value.index(after: dot)...].lowercased())
      }
      guard !files.isEmpty else { continue }
      var metadata = RecordingMetadata()
      // The first cell of content begins with the title and goes on behind a line break.
      let content = cell.pieces(between: "content-cell").first ?? []
      if let start = content.firstIndex(of: UInt8(ascii: ">")) {
        let title = content[(start + 1)...].pieces(before: "<br", "</div").withoutTags
        metadata.transcript = Self.transcript(ofTitle: title)
      }
      for file in Set(files).sorted() {
        rows.append((file.removingPercentEncoding ?? file, metadata))
      }
    }
  }

  /// Titles say "Said turn on the light"; in other languages they stay as they are.
  private static func transcript(ofTitle title: String?) -> String? {
    guard let title = title?.trimmingCharacters(in: .whitespacesAndNewlines), !title.isEmpty else {
      return nil
    }
    return title.hasPrefix("Said ") ? String(title.dropFirst(5)) : title
  }

  /// - Parameter read: returns false for an object that it cannot use.
  mutating func readObjects(
    _ bytes: [UInt8], _ read: (inout MetadataTable, ArraySlice<UInt8>, JSONDecoder) -> Bool
  ) {
    let decoder = JSONDecoder()
    var objects = JSONObjects(bytes)
    var number = 0
    while let object = objects.next() {
      number += 1
      if read(&self, object, decoder) { continue }
      objects.descend()
      if object.contains(text: #""customerHistoryRecords""#) { continue }
      faultyRows.append(number)
      if faultyRows.count > Self.mostFaultyRows {
        fault = "more than \(Self.mostFaultyRows) of its records cannot be used"
        return
      }
    }
    if number == 0 { fault = "it holds no list of records; it may be cut off" }
  }
}

extension Collection<UInt8> where Index == Int {
  func contains(text: String) -> Bool { firstIndex(of: text, from: startIndex) != nil }

  /// Where the text, which is not empty, begins next.
  func firstIndex(of text: String, from start: Int) -> Int? {
    let wanted = Array(text.utf8)
    let found = withContiguousStorageIfAvailable { bytes -> Int? in
      guard let base = bytes.baseAddress else { return nil }
      var offset = start - startIndex
      while bytes.count - offset >= wanted.count,
        let next = memchr(base + offset, Int32(wanted[0]), bytes.count - offset - wanted.count + 1)
      {
        offset = UnsafeRawPointer(next) - UnsafeRawPointer(base)
        if memcmp(next, wanted, wanted.count) == 0 { return offset + startIndex }
        offset += 1
      }
      return nil
    }
    return found ?? nil
  }
}

/// As much of HTML as a list that a program wrote needs.
extension Collection<UInt8> where Index == Int, SubSequence == ArraySlice<UInt8> {
  /// What stands behind each of the marks, up to the next.
  func pieces(between mark: String) -> [ArraySlice<UInt8>] {
    var pieces: [ArraySlice<UInt8>] = []
    var start = firstIndex(of: mark, from: startIndex)
    while let begin = start {
      start = firstIndex(of: mark, from: begin + 1)
      pieces.append(self[begin..<(start ?? endIndex)])
    }
    return pieces
  }

  /// What stands before the first of two marks; all of it where there is neither.
  func pieces(before first: String, _ second: String) -> ArraySlice<UInt8> {
    let ends = [first, second].compactMap { firstIndex(of: $0, from: startIndex) }
    return self[..<(ends.min() ?? endIndex)]
  }

  /// The values of attributes with such names, in double quotes.
  func values(ofAttributes names: [String]) -> [String] {
    var values: [String] = []
    for name in names {
      var position = startIndex
      while let found = firstIndex(of: " \(name)=\"", from: position) {
        let start = found + name.utf8.count + 3
        guard let end = self[start...].firstIndex(of: UInt8(ascii: "\"")) else { break }
        values.append(String(decoding: self[start..<end], as: UTF8.self).withoutEntities)
        position = end
      }
    }
    return values
  }

  /// The text with a space for each run of tags and white space.
  var withoutTags: String {
    var text: [UInt8] = []
    var isTag = false
    for byte in self {
      if byte == UInt8(ascii: "<") { isTag = true }
      if !isTag { text.append(byte) }
      if byte == UInt8(ascii: ">") { isTag = false }
    }
    let words = String(decoding: text, as: UTF8.self).withoutEntities
      .split { $0.isWhitespace || $0 == "\u{A0}" }
    return words.joined(separator: " ")
  }
}

extension String {
  fileprivate var withoutEntities: String {
    guard contains("&") else { return self }
    let entities = [
      ("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"),
      ("&emsp;", " "), ("&amp;", "&"),
    ]
    return entities.reduce(self) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
  }
}

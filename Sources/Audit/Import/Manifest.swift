import Foundation

/// A table of recordings with the wake word that each should begin with.
///
/// CSV as RFC 4180 has it, with a header line; the columns `path` and `wake_word` are read, others
/// are left alone. Paths are relative to the manifest's own folder.
package struct Manifest: Sendable {
  package struct Row: Equatable, Sendable {
    package var path: String
    package var wakeWord: String
  }

  package var rows: [Row]

  /// - Throws: ``ManifestError`` naming the line at fault.
  package init(path: String) throws(ManifestError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .unreadable(path: path)
    }
    guard let text = String(data: data, encoding: .utf8) else { throw .encoding(path: path) }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    try self.init(text: text, name: path, folder: folder)
  }

  init(text: String, name: String, folder: String) throws(ManifestError) {
    var lines = CSVRecords(text).makeIterator()
    guard let header = lines.next() else { throw .empty(path: name) }
    let columns = header.fields.map { $0.trimmingCharacters(in: .whitespaces) }
    guard let pathColumn = columns.firstIndex(of: "path"),
      let wordColumn = columns.firstIndex(of: "wake_word")
    else { throw .columns(path: name, found: columns) }
    rows = []
    while let line = lines.next() {
      if line.fields == [""] { continue }
      guard !line.unclosed else { throw .quote(path: name, line: line.number) }
      guard line.fields.count == columns.count else {
        throw .fields(
          path: name, line: line.number, found: line.fields.count, expected: columns.count)
      }
      let file = line.fields[pathColumn]
      let word = line.fields[wordColumn].trimmingCharacters(in: .whitespaces)
      guard !file.isEmpty else { throw .blank(path: name, line: line.number, column: "path") }
      guard !word.isEmpty else { throw .blank(path: name, line: line.number, column: "wake_word") }
      rows.append(Row(path: file.hasPrefix("/") ? file : folder + "/" + file, wakeWord: word))
    }
    if rows.isEmpty { throw .empty(path: name) }
  }
}

package enum ManifestError: Error, Equatable, CustomStringConvertible {
  case unreadable(path: String)
  case encoding(path: String)
  case empty(path: String)
  case columns(path: String, found: [String])
  case quote(path: String, line: Int)
  case fields(path: String, line: Int, found: Int, expected: Int)
  case blank(path: String, line: Int, column: String)

  package var description: String {
    switch self {
    case .unreadable(let path): "\(path): cannot be read; a CSV file was expected"
    case .encoding(let path): "\(path): is not UTF-8 text; save the table as CSV in UTF-8"
    case .empty(let path): "\(path): names no recording; a header line and rows were expected"
    case .columns(let path, let found):
      "\(path), line 1: the columns path and wake_word were expected, found: "
        + found.joined(separator: ", ")
    case .quote(let path, let line): "\(path), line \(line): a quoted field is never closed"
    case .fields(let path, let line, let found, let expected):
      "\(path), line \(line): \(found) fields, but the header has \(expected)"
    case .blank(let path, let line, let column):
      "\(path), line \(line): the field \(column) is empty"
    }
  }
}

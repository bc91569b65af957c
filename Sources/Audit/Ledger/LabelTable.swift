import Audio
import Foundation
import GRDB

/// A CSV file of labels: the column `id` or `path`, and the column `label` or `verdict`, others are left
/// alone. Of verdicts `wake` and `accidental` are labels, others are passed over.
package struct LabelTable: Sendable {
  /// What a row is about.
  enum Subject: Hashable, Sendable {
    case id(String)
    /// From the root on.
    case place(Data)
  }

  private(set) var rows: [(subject: Subject, label: Label, line: Int)] = []

  /// - Throws: ``LedgerError``, of the first row that is at fault.
  package init(path: String) throws(LedgerError) {
    guard let text = FileManager.default.contents(atPath: path) else {
      throw .labels(path: path, line: 1, reason: "the file cannot be read")
    }
    var rest = text[...]
    var bytes = RowBytes { buffer in
      let count = min(buffer.count, rest.count)
      buffer.copyBytes(from: rest.prefix(count))
      rest = rest.dropFirst(count)
      return count
    }
    bytes.skipByteOrderMark()
    var reader = CSVReader(bytes)
    var places = PlaceNames()
    let header = (reader.next()?.fields ?? []).map { String(decoding: $0, as: UTF8.self) }
    let (id, file) = (header.firstIndex(of: "id"), header.firstIndex(of: "path"))
    let (label, verdict) = (header.firstIndex(of: "label"), header.firstIndex(of: "verdict"))
    guard let subject = id ?? file, let value = label ?? verdict else {
      throw .labels(
        path: path, line: 1,
        reason: "the columns id or path, and label or verdict, were expected, found: "
          + header.joined(separator: ", "))
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    while let record = reader.next() {
      if record.isBlank { continue }
      guard record.fault == nil, record.fields.count == header.count else {
        throw .labels(
          path: path, line: record.line,
          reason: record.fault?.description
            ?? "\(record.fields.count) fields, but the header has \(header.count)")
      }
      let text = String(decoding: record.fields[value], as: UTF8.self)
      guard let known = Label(rawValue: text) else {
        if label == nil { continue }
        throw .labels(
          path: path, line: record.line,
          reason: "the label \(text) is unknown; wake, accidental or unsure was expected")
      }
      let name = record.fields[subject]
      if id != nil {
        rows.append((.id(String(decoding: name, as: UTF8.self).lowercased()), known, record.line))
      } else {
        let isWhole = name.first == UInt8(ascii: "/")
        let whole = isWhole ? RecordingPath(bytes: name) : RecordingPath(folder).appending(name)
        rows.append((.place(places.place(of: .file(whole))), known, record.line))
      }
    }
  }

  /// The label of a recording by its id or its place; the last one of several.
  package var lookup: @Sendable (LedgerRow) -> Label? {
    let known = Dictionary(rows.map { ($0.subject, $0.label) }) { $1 }
    return { known[.id($0.id)] ?? known[.place($0.place)] }
  }
}

extension Ledger {
  /// Keeps a label; an earlier one of the same recording goes.
  ///
  /// - Throws: ``LedgerError/unknownID(_:)``.
  package func label(_ id: String, _ label: Label) throws(LedgerError) {
    try LedgerError.wrap(path) {
      try pool.write { db in
        guard try Self.keep(db, .id(id.lowercased()), label) else {
          throw LedgerError.unknownID(id)
        }
      }
    }
  }

  /// Keeps all labels of a table, or none.
  ///
  /// - Parameter name: the table's, for errors.
  /// - Returns: how many.
  /// - Throws: ``LedgerError/labels(path:line:reason:)`` of a recording that the ledger does not have.
  package func label(_ table: LabelTable, named name: String) throws(LedgerError) -> Int {
    try LedgerError.wrap(path) {
      try pool.write { db in
        for row in table.rows where try !Self.keep(db, row.subject, row.label) {
          throw LedgerError.labels(
            path: name, line: row.line,
            reason: "the ledger has no such recording; audit it first. No label was kept")
        }
      }
    }
    return table.rows.count
  }

  private static func keep(
    _ db: Database, _ subject: LabelTable.Subject, _ label: Label
  ) throws -> Bool {
    let (found, value): (String, any DatabaseValueConvertible) =
      switch subject {
      case .id(let id): ("SELECT id FROM recordings WHERE name = ?", id)
      case .place(let place):
        ("SELECT recording FROM sources WHERE place = ? AND recording IS NOT NULL", place)
      }
    let recording = try Int64.fetchOne(
      db.cachedStatement(sql: found), arguments: [value])
    guard let recording else { return false }
    try db.cachedStatement(
      sql: """
        INSERT INTO labels (recording, label, made) VALUES (?, ?, ?)
        ON CONFLICT (recording) DO UPDATE
        SET label = excluded.label, made = excluded.made, reviewer = NULL
        """
    ).execute(arguments: [recording, label.rawValue, now()])
    return true
  }
}

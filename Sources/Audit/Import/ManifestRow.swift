import Audio
import Foundation

/// What a manifest can say of a recording, by the name of the column or of the JSON field.
enum ManifestColumn: String, CodingKey, CaseIterable {
  /// Needed, not empty.
  case path
  /// Needed, not empty.
  case wakeWord = "wake_word"
  /// Without one the row's number counts.
  case id
  case time, device, assistant, account, transcript, consent
  case utteranceType = "utterance_type"
}

/// The fields of one row of a manifest, as bytes, since a path need not be UTF-8.
struct ManifestRow {
  private var fields: [ManifestColumn: [UInt8]] = [:]

  /// - Parameters:
  ///   - columns: `nil` for those that nothing is known of; of two with one name the first counts.
  ///   - fields: one for each.
  init(_ columns: [ManifestColumn?], _ fields: [[UInt8]]) {
    for (column, field) in zip(columns, fields) {
      if let column, self.fields[column] == nil { self.fields[column] = field }
    }
  }

  /// - Parameter json: an object.
  /// - Returns: `nil` for what is none, or holds a list or an object where a text is expected.
  init?(json: [UInt8]) {
    guard let object = try? JSONDecoder().decode(Object.self, from: Data(json)) else { return nil }
    fields = object.fields
  }

  subscript(_ column: ManifestColumn) -> [UInt8]? { fields[column] }

  /// A text without white space around it; `nil` where it is empty.
  private func text(_ column: ManifestColumn) -> String? {
    guard let bytes = fields[column] else { return nil }
    let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespaces)
    return text.isEmpty ? nil : text
  }

  /// - Parameters:
  ///   - folder: what a relative path begins with.
  ///   - manifest: what errors call the manifest.
  func recording(
    id: String, folder: RecordingPath?, manifest: String, line: Int
  ) throws(ManifestError) -> Recording {
    guard let path = fields[.path], !path.isEmpty else {
      throw .blank(path: manifest, line: line, column: "path")
    }
    guard !path.contains(0) else { throw .zero(path: manifest, line: line) }
    guard let word = text(.wakeWord) else {
      throw .blank(path: manifest, line: line, column: "wake_word")
    }
    var recording = Recording(id: id, source: .file(RecordingPath(bytes: path)), wakeWord: word)
    if let folder, path.first != UInt8(ascii: "/") {
      recording.source = .file(folder.appending(path))
    }
    if let text = text(.time) {
      guard let time = WallTime(text) else {
        throw .time(path: manifest, line: line, found: text)
      }
      recording.metadata.setTime(time, from: .metadata)
    }
    recording.metadata.device = text(.device)
    recording.metadata.assistant = text(.assistant)
    recording.metadata.account = text(.account)
    recording.metadata.transcript = text(.transcript)
    recording.metadata.consent = text(.consent)
    recording.metadata.utteranceType = text(.utteranceType)
    return recording
  }

  /// An object of JSON; numbers and truth values are taken as the texts that they are written as.
  private struct Object: Decodable {
    var fields: [ManifestColumn: [UInt8]] = [:]

    init(from decoder: any Decoder) throws {
      let object = try decoder.container(keyedBy: ManifestColumn.self)
      for column in ManifestColumn.allCases {
        guard object.contains(column), try !object.decodeNil(forKey: column) else { continue }
        let text: String
        if let string = try? object.decode(String.self, forKey: column) {
          text = string
        } else if let isTrue = try? object.decode(Bool.self, forKey: column) {
          text = "\(isTrue)"
        } else if let number = try? object.decode(Int64.self, forKey: column) {
          text = "\(number)"
        } else {
          text = "\(try object.decode(Double.self, forKey: column))"
        }
        fields[column] = Array(text.utf8)
      }
    }
  }
}

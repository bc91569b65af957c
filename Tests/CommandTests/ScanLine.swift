import Foundation
import Testing

/// What `scan --format jsonl` says of a recording.
struct ScanLine: Decodable, Hashable {
  var schemaVersion: Int
  var id: String
  var file: String
  var wakeWord: String?
  var verdict: String
  var cause: String?
  var wakeScore: Float?
  var probability: Float?
  var wakeStart: Double?
  var wakeEnd: Double?
  var lateStart: Double?
  var seconds: Double?
  var defects: [String]
  var error: String?

  /// - Returns: a line for each line of the output.
  static func all(_ run: CommandRun) throws -> [ScanLine] {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try run.lines.map { try decoder.decode(ScanLine.self, from: Data($0.utf8)) }
  }
}

/// The JSON objects that stand one a line.
func objects(_ run: CommandRun) throws -> [[String: Any]] {
  try run.lines.map {
    try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
  }
}

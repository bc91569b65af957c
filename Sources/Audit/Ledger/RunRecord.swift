import Foundation

/// How many recordings a run has dealt with, and how.
package struct AuditCounts: Equatable, Sendable {
  /// Those that the run's report is about.
  package var recordings = 0
  /// Of them, those that were analysed.
  package var analysed = 0
  /// Of them, those whose finding the ledger had.
  package var known = 0
  /// Their owners have not agreed.
  package var refused = 0
  /// Before `--since`, or of an unknown time, or past the age at which rows are deleted.
  package var passedOver = 0

  package init() {}
}

/// What a run says of itself in the ledger.
struct RunSettings: Encodable {
  var settings: AuditSettings
  var wakeWords: [String]

  var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}

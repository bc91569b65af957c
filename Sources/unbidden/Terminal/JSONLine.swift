import Foundation

/// One JSON object on a line of standard output: keys sorted, paths as they are.
struct JSONLine {
  private let encoder: JSONEncoder

  init() {
    encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
  }

  /// - Precondition: as for `line`.
  func print(_ value: some Encodable) throws(OutputError) {
    try writeOutput(line(value))
  }

  /// The line itself, its end included, for those who write with an eye on the reader.
  ///
  /// - Precondition: no number in `value` is NaN or infinite, which JSON cannot carry.
  func line(_ value: some Encodable) -> Data {
    do {
      return try encoder.encode(value) + Data("\n".utf8)
    } catch { preconditionFailure("\(error)") }
  }
}

/// Seconds to the millisecond, as they are printed.
func milliseconds(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }

import Foundation

/// One JSON object on a line of standard output: keys sorted, paths as they are.
struct JSONLine {
  private let encoder: JSONEncoder

  init() {
    encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
  }

  /// - Precondition: no number in `value` is NaN or infinite, which JSON cannot carry.
  func print(_ value: some Encodable) {
    let line: Data
    do { line = try encoder.encode(value) } catch { preconditionFailure("\(error)") }
    FileHandle.standardOutput.write(line + Data("\n".utf8))
  }
}

/// Seconds to the millisecond, as they are printed.
func milliseconds(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }

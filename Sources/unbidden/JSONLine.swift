import Foundation

/// One JSON object on a line of standard output: keys sorted, paths as they are.
struct JSONLine {
  private let encoder: JSONEncoder

  init() {
    encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
  }

  func print(_ value: some Encodable) throws {
    FileHandle.standardOutput.write(try encoder.encode(value) + Data("\n".utf8))
  }
}

/// Seconds to the millisecond, as they are printed.
func milliseconds(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }

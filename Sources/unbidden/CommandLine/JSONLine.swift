import Foundation

extension JSONEncoder {
  /// How all commands write JSON: snake_case keys in the order of the alphabet, paths as they are.
  /// What JSON has no number for is a text: "Infinity", "-Infinity", "NaN".
  static func output(isPretty: Bool = false) -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return encoder
  }
}

/// One JSON object on a line of standard output.
struct JSONLine {
  private let encoder = JSONEncoder.output()

  func print(_ value: some Encodable) throws(OutputError) {
    try writeOutput(line(value))
  }

  /// The line itself, its end included.
  func line(_ value: some Encodable) -> Data {
    do {
      return try encoder.encode(value) + Data("\n".utf8)
    } catch {
      // Numbers that JSON does not have become texts, so that only an `encode(to:)` of our own
      // could throw, and none does.
      preconditionFailure("\(error)")
    }
  }
}

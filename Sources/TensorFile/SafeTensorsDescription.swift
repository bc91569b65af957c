import Foundation

/// Every file of ours says what it is in JSON under one metadata key: `format`, `version`, and the
/// fields of that format.
extension SafeTensors {
  /// The metadata key.
  package static let descriptionKey = "unbidden"

  private struct Format: Decodable {
    var format: String
    var version: Int
  }

  /// The description of a file of the given format.
  ///
  /// - Throws: ``SafeTensorsError/field(_:found:expected:)`` for another format or version, and
  ///   where a field is missing or of another type.
  package func description<Fields: Decodable>(
    format: String, version: Int
  ) throws(SafeTensorsError) -> Fields {
    try description(format: format, versions: version...version)
  }

  /// The description of a file of the given format in one of several versions.
  ///
  /// - Throws: ``SafeTensorsError/field(_:found:expected:)`` for another format or version, and
  ///   where a field is missing or of another type.
  package func description<Fields: Decodable>(
    format: String, versions: ClosedRange<Int>
  ) throws(SafeTensorsError) -> Fields {
    // The version first: a later version may have other fields.
    let found: Format = try described(as: format)
    try SafeTensorsError.need(
      found.format == format, "format", found.format.debugDescription, format.debugDescription)
    try SafeTensorsError.need(
      versions.contains(found.version), "version", found.version,
      versions.count == 1
        ? "\(versions.lowerBound)" : "\(versions.lowerBound) to \(versions.upperBound)")
    return try described(as: format)
  }

  private func described<Fields: Decodable>(as format: String) throws(SafeTensorsError) -> Fields {
    let field = "__metadata__.\(Self.descriptionKey)"
    let expected = "the description of a file of the format \(format)"
    guard let text = metadata[Self.descriptionKey] else {
      throw .field(field, found: "missing", expected: expected)
    }
    do {
      return try JSONDecoder().decode(Fields.self, from: Data(text.utf8))
    } catch { throw .field(field, found: Self.reason(error), expected: expected) }
  }

  /// Sets the description; equal fields give equal text.
  ///
  /// - Throws: `EncodingError` for a number that is not finite, which JSON does not know.
  package mutating func describe(_ fields: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    metadata[Self.descriptionKey] = String(decoding: try encoder.encode(fields), as: UTF8.self)
  }
}

extension SafeTensorsError {
  /// - Throws: ``field(_:found:expected:)`` unless it holds.
  package static func need(
    _ holds: Bool, _ field: String, _ found: some CustomStringConvertible, _ expected: String
  ) throws(SafeTensorsError) {
    guard holds else { throw .field(field, found: found.description, expected: expected) }
  }

  /// - Throws: ``field(_:found:expected:)`` for a number outside the range; NaN is in none.
  package static func need(
    _ number: Float, in range: ClosedRange<Float>, _ field: String
  ) throws(SafeTensorsError) {
    let bounds = [range.lowerBound, range.upperBound].map { bound in
      bound == bound.rounded() && abs(bound) < 1e7 ? "\(Int(bound))" : "\(bound)"
    }
    try need(range.contains(number), field, number, "\(bounds[0]) to \(bounds[1])")
  }
}

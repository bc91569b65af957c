import Foundation
import TensorFile

extension SafeTensors {
  /// Names the format in each file that belongs to an encoder.
  private struct Format: Decodable {
    var format: String
    var version: Int
  }

  /// The description of a file that belongs to an encoder: JSON under the metadata key `unbidden`.
  ///
  /// - Throws: ``AcousticModelError/metadata(field:found:expected:)`` for another format or version, or
  ///   where a field is missing.
  package func description<Fields: Decodable>(
    format: String, version: Int
  ) throws(AcousticModelError) -> Fields {
    // The version first: a later version may have other fields.
    let found: Format = try described(as: format)
    try AcousticModelError.need(
      found.format == format && found.version == version, "format, version",
      "\(found.format), \(found.version)", "\(format), \(version)")
    return try described(as: format)
  }

  private func described<Fields: Decodable>(as format: String) throws(AcousticModelError) -> Fields {
    let (key, expected) = ("unbidden", "the description of a file of the format \(format)")
    guard let text = metadata[key] else {
      throw .metadata(field: "__metadata__.\(key)", found: "missing", expected: expected)
    }
    do { return try JSONDecoder().decode(Fields.self, from: Data(text.utf8)) } catch {
      throw .metadata(
        field: "__metadata__.\(key)", found: Self.reason(error), expected: expected)
    }
  }
}

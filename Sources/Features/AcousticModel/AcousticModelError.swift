import TensorFile

/// Why a file holds no encoder that this version can run.
package enum AcousticModelError: Error, Equatable, CustomStringConvertible {
  case layout(SafeTensorsError)
  case metadata(field: String, found: String, expected: String)

  /// - Throws: ``metadata(field:found:expected:)`` unless it holds.
  package static func need(
    _ holds: Bool, _ field: String, _ found: some CustomStringConvertible, _ expected: String
  ) throws(AcousticModelError) {
    guard holds else {
      throw .metadata(field: field, found: found.description, expected: expected)
    }
  }

  package var description: String {
    switch self {
    case .layout(let error): "is no encoder: \(error)"
    case .metadata(let field, let found, let expected):
      "is no encoder: the field \(field) is \(found); \(expected) was expected"
    }
  }
}

/// Why a file holds no encoder that this version can run.
public enum EncoderError: Error, Equatable, CustomStringConvertible {
  case layout(SafeTensorsError)
  case metadata(field: String, found: String, expected: String)

  public var description: String {
    switch self {
    case .layout(let error): "is no encoder: \(error)"
    case .metadata(let field, let found, let expected):
      "is no encoder: the field \(field) is \(found); \(expected) was expected"
    }
  }
}

/// Why a safetensors file, or a tensor or field in it, was refused.
package enum SafeTensorsError: Error, Equatable, CustomStringConvertible {
  case tooShort(bytes: Int)
  case headerLength(UInt64, bytes: Int)
  case header(String)
  case tensorType(tensor: String, found: String)
  case tensorLength(tensor: String, bytes: Int, expected: String)
  case outside(tensor: String, end: Int, dataBytes: Int)
  case overlap(String, String)
  case unused(from: Int, to: Int)
  case missing(tensor: String)
  case unexpected(tensor: String, found: String, expected: String)
  case notFinite(tensor: String, element: Int)
  /// A field of the description, see ``SafeTensors/description(format:version:)``.
  case field(String, found: String, expected: String)

  package var description: String {
    switch self {
    case .tooShort(let bytes):
      "the file has \(bytes) bytes; a header length of 8 bytes was expected at its start"
    case .headerLength(let length, let bytes):
      "bytes 0-7 announce a header of \(length) bytes; at most "
        + "\(min(bytes - 8, SafeTensors.longestHeader)) were expected in a file of \(bytes) bytes"
    case .header(let why):
      "the JSON header (from byte 8) cannot be read: \(why)"
    case .tensorType(let tensor, let found):
      "tensor \(tensor) has the type \(found); F32, I32, I8 or U8 was expected"
    case .tensorLength(let tensor, let bytes, let expected):
      "tensor \(tensor) takes \(bytes) bytes, but its type and shape need \(expected)"
    case .outside(let tensor, let end, let dataBytes):
      "tensor \(tensor) ends at data byte \(end), but there are only \(dataBytes)"
    case .overlap(let first, let second):
      "tensors \(first) and \(second) overlap"
    case .unused(let from, let to):
      "data bytes \(from) to \(to) belong to no tensor"
    case .missing(let tensor):
      "tensor \(tensor) is missing"
    case .unexpected(let tensor, let found, let expected):
      "tensor \(tensor) is \(found); \(expected) was expected"
    case .notFinite(let tensor, let element):
      "tensor \(tensor) holds NaN or infinity at element \(element)"
    case .field(let field, let found, let expected):
      "the field \(field) is \(found); \(expected) was expected"
    }
  }
}

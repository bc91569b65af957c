import Foundation

/// A file of named tensors in the safetensors layout, as Python's `safetensors` reads and writes
/// it: eight bytes of header length (little-endian), a JSON header, then the raw little-endian
/// tensors.
///
/// Layout: https://huggingface.co/docs/safetensors, "Format".
package struct SafeTensors: Sendable {
  /// What a tensor is made of: those types that our files have.
  package enum ElementType: String, Codable, Sendable {
    case float32 = "F32"
    case int32 = "I32"
    case int8 = "I8"
    case uint8 = "U8"

    var size: Int {
      switch self {
      case .float32, .int32: 4
      case .int8, .uint8: 1
      }
    }
  }

  /// A named tensor.
  package struct Tensor: Equatable, Sendable {
    /// Of each element.
    package var type: ElementType
    /// Rows first; an empty shape is one number.
    package var shape: [Int]
    /// Little-endian bytes, `shape` elements of them; of a file that was read a slice, not a copy.
    package var bytes: Data

    /// - Parameter bytes: `type`'s size times the product of `shape` of them.
    package init(type: ElementType, shape: [Int], bytes: Data) {
      self.type = type
      self.shape = shape
      self.bytes = bytes
    }
  }

  /// Free text by key, the header's `__metadata__`.
  package var metadata: [String: String] = [:]
  /// By name.
  package var tensors: [String: Tensor] = [:]

  /// A file without tensors.
  package init() {}

  /// Adds a tensor of 32-bit floats.
  ///
  /// - Precondition: as many values as the product of `shape`.
  package mutating func add(_ name: String, _ values: [Float], shape: [Int]) {
    precondition(values.count == shape.reduce(1, *))
    let bytes = Self.bytes(of: values.map(\.bitPattern))
    tensors[name] = Tensor(type: .float32, shape: shape, bytes: bytes)
  }

  /// Adds a tensor of 32-bit integers, of one dimension.
  package mutating func add(_ name: String, _ values: [Int32]) {
    let bytes = Self.bytes(of: values.map { UInt32(bitPattern: $0) })
    tensors[name] = Tensor(type: .int32, shape: [values.count], bytes: bytes)
  }

  private static func bytes(of words: [UInt32]) -> Data {
    var bytes = Data(capacity: words.count * 4)
    for word in words { withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) } }
    return bytes
  }

  /// The values of a float tensor of the wanted shape (`nil` in a place: any length).
  ///
  /// - Throws: ``SafeTensorsError`` when it is missing, of another type or shape, or holds NaN or
  ///   infinity.
  package func floats(
    _ name: String, shape wanted: [Int?]
  ) throws(SafeTensorsError) -> (values: [Float], shape: [Int]) {
    let tensor = try tensor(name, .float32, shape: wanted)
    let values = Self.words(of: tensor.bytes).map { Float(bitPattern: $0) }
    if let bad = values.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(tensor: name, element: bad)
    }
    return (values, tensor.shape)
  }

  /// The values of a signed 8-bit tensor of the wanted shape (`nil` in a place: any length).
  ///
  /// - Throws: ``SafeTensorsError`` when it is missing, or of another type or shape.
  package func bytes(
    _ name: String, shape wanted: [Int?]
  ) throws(SafeTensorsError) -> (values: [Int8], shape: [Int]) {
    let tensor = try tensor(name, .int8, shape: wanted)
    return (tensor.bytes.map { Int8(bitPattern: $0) }, tensor.shape)
  }

  /// The values of a 32-bit integer tensor of one dimension and any length.
  ///
  /// - Throws: ``SafeTensorsError`` when it is missing, or of another type or shape.
  package func integers(_ name: String) throws(SafeTensorsError) -> [Int32] {
    Self.words(of: try tensor(name, .int32, shape: [nil]).bytes).map { Int32(bitPattern: $0) }
  }

  /// The values of an unsigned 8-bit tensor of the wanted shape (`nil` in a place: any length).
  ///
  /// - Throws: ``SafeTensorsError`` when it is missing, or of another type or shape.
  package func unsignedBytes(
    _ name: String, shape wanted: [Int?]
  ) throws(SafeTensorsError) -> (values: [UInt8], shape: [Int]) {
    let tensor = try tensor(name, .uint8, shape: wanted)
    return ([UInt8](tensor.bytes), tensor.shape)
  }

  private static func words(of bytes: Data) -> [UInt32] {
    bytes.withUnsafeBytes { raw in
      (0..<raw.count / 4).map { index in
        UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
      }
    }
  }

  private func tensor(
    _ name: String, _ type: ElementType, shape wanted: [Int?]
  ) throws(SafeTensorsError) -> Tensor {
    guard let tensor = tensors[name] else { throw .missing(tensor: name) }
    let fits =
      tensor.shape.count == wanted.count
      && zip(tensor.shape, wanted).allSatisfy { $1 == nil || $0 == $1 }
    guard tensor.type == type, fits else {
      throw .unexpected(
        tensor: name, found: "\(tensor.type.rawValue) \(tensor.shape)",
        expected: "\(type.rawValue) \(wanted.map { $0.map(String.init) ?? "any" })")
    }
    return tensor
  }
}

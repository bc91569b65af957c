import Foundation

/// A file of named tensors in the safetensors layout, as Python's `safetensors` reads and writes it:
/// eight bytes of header length (little-endian), a JSON header, then the raw little-endian tensors.
///
/// Layout: https://huggingface.co/docs/safetensors, "Format".
public struct SafeTensors: Sendable {
  public enum ElementType: String, Codable, Sendable {
    case float32 = "F32"
    case int8 = "I8"

    var size: Int { self == .float32 ? 4 : 1 }
  }

  public struct Tensor: Equatable, Sendable {
    public var type: ElementType
    /// Rows first; an empty shape is one number.
    public var shape: [Int]
    /// Little-endian bytes, `shape` elements of them.
    public var bytes: Data
  }

  /// Free text by key, the header's `__metadata__`.
  public var metadata: [String: String] = [:]
  public var tensors: [String: Tensor] = [:]

  public init() {}

  public mutating func add(_ name: String, _ values: [Float], shape: [Int]) {
    precondition(values.count == shape.reduce(1, *))
    var bytes = Data(capacity: values.count * 4)
    for value in values {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    tensors[name] = Tensor(type: .float32, shape: shape, bytes: bytes)
  }

  /// The values of a float tensor of the wanted shape (`nil` in a place: any length).
  ///
  /// - Throws: ``SafeTensorsError`` when it is missing, of another type or shape, or holds NaN or
  ///   infinity.
  public func floats(
    _ name: String, shape wanted: [Int?]
  ) throws(SafeTensorsError) -> (values: [Float], shape: [Int]) {
    let tensor = try tensor(name, .float32, shape: wanted)
    let values = tensor.bytes.withUnsafeBytes { raw in
      (0..<raw.count / 4).map { index in
        Float(
          bitPattern: UInt32(
            littleEndian: raw.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)))
      }
    }
    if let bad = values.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(tensor: name, element: bad)
    }
    return (values, tensor.shape)
  }

  /// The values of an 8-bit tensor of the wanted shape (`nil` in a place: any length).
  public func bytes(
    _ name: String, shape wanted: [Int?]
  ) throws(SafeTensorsError) -> (values: [Int8], shape: [Int]) {
    let tensor = try tensor(name, .int8, shape: wanted)
    return (tensor.bytes.map { Int8(bitPattern: $0) }, tensor.shape)
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

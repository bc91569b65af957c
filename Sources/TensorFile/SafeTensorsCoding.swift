import Foundation

extension SafeTensors {
  /// Headers are a few kilobytes; a longer one is a damaged length.
  static let longestHeader = 16 << 20

  private struct Entry: Decodable {
    var dtype: String
    var shape: [Int]
    var offsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }
  }

  /// The parts of a header: every key but `__metadata__` names a tensor.
  private struct Header: Decodable {
    var metadata: [String: String] = [:]
    var entries: [String: Entry] = [:]

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      for key in container.allKeys {
        if key.stringValue == "__metadata__" {
          metadata = try container.decode([String: String].self, forKey: key)
        } else {
          entries[key.stringValue] = try container.decode(Entry.self, forKey: key)
        }
      }
    }

    struct Key: CodingKey {
      var stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }
  }

  /// Reads a whole file's bytes.
  ///
  /// - Throws: ``SafeTensorsError`` naming the byte, field or tensor at fault.
  package init(_ file: Data) throws(SafeTensorsError) {
    guard file.count >= 8 else { throw .tooShort(bytes: file.count) }
    let length = file.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    guard length <= UInt64(min(file.count - 8, Self.longestHeader)) else {
      throw .headerLength(length, bytes: file.count)
    }
    let dataStart = file.startIndex + 8 + Int(length)
    let header: Header
    do {
      header = try JSONDecoder().decode(
        Header.self, from: file[file.startIndex + 8..<dataStart])
    } catch {
      throw .header(Self.reason(error))
    }
    metadata = header.metadata
    let data = file[dataStart...]
    for (name, entry) in header.entries.sorted(by: { $0.key < $1.key }) {
      tensors[name] = try Self.tensor(name, entry, in: data)
    }
    try Self.checkTiling(header.entries, dataBytes: data.count)
  }

  private static func tensor(
    _ name: String, _ entry: Entry, in data: Data
  ) throws(SafeTensorsError) -> Tensor {
    guard let type = ElementType(rawValue: entry.dtype) else {
      throw .tensorType(tensor: name, found: entry.dtype)
    }
    guard entry.offsets.count == 2, entry.offsets[0] >= 0,
      entry.offsets[1] >= entry.offsets[0]
    else { throw .header("tensor \(name) has data_offsets \(entry.offsets)") }
    let (begin, end) = (entry.offsets[0], entry.offsets[1])
    var needed: Int? = type.size
    for extent in entry.shape {
      let (product, overflow) = (needed ?? 0).multipliedReportingOverflow(by: extent)
      needed = needed == nil || overflow || extent < 0 ? nil : product
    }
    guard needed == end - begin else {
      throw .tensorLength(
        tensor: name, bytes: end - begin,
        expected: needed.map { "\($0)" } ?? "a possible number (shape \(entry.shape))")
    }
    guard end <= data.count else {
      throw .outside(tensor: name, end: end, dataBytes: data.count)
    }
    return Tensor(
      type: type, shape: entry.shape,
      bytes: data[data.startIndex + begin..<data.startIndex + end])
  }

  /// The tensors must cover the data exactly: a gap or an overlap means a damaged or forged header.
  private static func checkTiling(
    _ entries: [String: Entry], dataBytes: Int
  ) throws(SafeTensorsError) {
    let order = entries.sorted {
      ($0.value.offsets[0], $0.value.offsets[1], $0.key)
        < ($1.value.offsets[0], $1.value.offsets[1], $1.key)
    }
    var end = 0
    var last = ""
    for (name, entry) in order {
      if entry.offsets[0] < end { throw .overlap(last, name) }
      if entry.offsets[0] > end { throw .unused(from: end, to: entry.offsets[0]) }
      end = entry.offsets[1]
      last = name
    }
    if end < dataBytes { throw .unused(from: end, to: dataBytes) }
  }

  /// What is wrong with a JSON text, in words.
  static func reason(_ error: any Error) -> String {
    switch error {
    case DecodingError.dataCorrupted(let context), DecodingError.typeMismatch(_, let context),
      DecodingError.valueNotFound(_, let context), DecodingError.keyNotFound(_, let context):
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      return path.isEmpty ? context.debugDescription : "\(path): \(context.debugDescription)"
    default: return "\(error)"
    }
  }

  /// The bytes of the file; equal content gives equal bytes.
  ///
  /// - Throws: what `JSONSerialization` throws; of texts and integers, which the header holds,
  ///   never.
  package func encoded() throws -> Data {
    var data = Data()
    var header: [String: Any] = [:]
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      header[name] = [
        "dtype": tensor.type.rawValue, "shape": tensor.shape,
        "data_offsets": [data.count, data.count + tensor.bytes.count],
      ]
      data.append(tensor.bytes)
    }
    if !metadata.isEmpty { header["__metadata__"] = metadata }
    var json = try JSONSerialization.data(withJSONObject: header, options: [.sortedKeys])
    // The layout asks for aligned tensors: the header is filled up with spaces.
    while json.count % 8 != 0 { json.append(UInt8(ascii: " ")) }
    var file = withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) }
    file.append(json)
    file.append(data)
    return file
  }
}

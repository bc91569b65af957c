/// The objects of a JSON list one by one, as bytes: one that is broken costs itself alone, and a list of
/// a hundred thousand is not decoded as a whole.
///
/// The list may be the file itself or lie in an object (`{"records": [...]}`).
struct JSONObjects: Sequence, IteratorProtocol {
  /// No record of an assistant takes more, so a brace that is never closed costs no more either.
  private static let longestObject = 1 << 20

  private let bytes: [UInt8]
  private var position = 0
  /// Where the last object began.
  private var start = 0
  private var isInList = false

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next object; `nil` at the end. It is a whole one only if its braces are.
  mutating func next() -> ArraySlice<UInt8>? {
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""): position = endOfText(position)
      case UInt8(ascii: "{") where isInList:
        start = position
        position = endOfObject(position)
        return bytes[start..<position]
      case UInt8(ascii: "["):
        isInList = true
        position += 1
      default: position += 1
      }
    }
    return nil
  }

  /// Goes on inside the object that came last: it is a page of records, or it is broken.
  mutating func descend() { position = start + 1 }

  /// Behind the text that begins there. No text of JSON goes over a line.
  private func endOfText(_ start: Int) -> Int {
    var position = start + 1
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\\"): position += 2
      case UInt8(ascii: "\""), UInt8(ascii: "\n"): return position + 1
      default: position += 1
      }
    }
    return bytes.count
  }

  private func endOfObject(_ start: Int) -> Int {
    let limit = Swift.min(bytes.count, start + Self.longestObject)
    var (position, depth) = (start, 0)
    while position < limit {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position = endOfText(position)
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
      position += 1
      if depth == 0 { return position }
    }
    return limit
  }
}

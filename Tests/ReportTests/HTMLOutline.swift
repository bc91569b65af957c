import Foundation

/// What a page is made of, read as strictly as XML: each element is closed where it was opened, each
/// attribute has a value in quotes or none, and no `<` or `&` stands alone.
struct HTMLOutline {
  /// What is wrong, in the order of the page.
  private(set) var faults: [String] = []
  private(set) var elements: [(name: String, attributes: [String: String])] = []
  /// The text outside of tags, without that of styles and scripts.
  private(set) var text = ""

  private static let void: Set = [
    "meta", "br", "img", "input", "link", "hr", "image", "rect", "line", "path", "circle",
  ]
  private static let raw: Set = ["style", "script"]

  init(_ html: String) {
    var open: [String] = []
    var rest = Array(html.utf8)[...]
    func string(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
    while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
      take(string(rest[..<start]))
      guard let end = Self.end(of: rest[start...]) else {
        faults.append("a tag without an end: \(string(rest[start...].prefix(60)))")
        return
      }
      let tag = string(rest[start + 1..<end])
      rest = rest[(end + 1)...]
      if tag.hasPrefix("!") { continue }
      if tag.hasPrefix("/") {
        let name = String(tag.dropFirst())
        if open.popLast() != name { faults.append("</\(name)> closes what is not open") }
        continue
      }
      let isClosed = tag.hasSuffix("/")
      let (name, attributes) = parse(isClosed ? String(tag.dropLast()) : tag)
      elements.append((name, attributes))
      if !isClosed, !Self.void.contains(name) { open.append(name) }
      if Self.raw.contains(name) {
        let close = Array("</\(name)>".utf8)
        var place = rest.startIndex
        while place < rest.endIndex, !rest[place...].starts(with: close) { place += 1 }
        rest = rest[place...]
      }
    }
    take(string(rest))
    if !open.isEmpty { faults.append("never closed: \(open.joined(separator: " "))") }
  }

  private mutating func take(_ piece: String) {
    text += piece
    if piece.firstRange(of: try! Regex("&(?!(#[0-9]+|[a-z]+);)")) != nil {
      faults.append("a bare & in: \(piece.prefix(60))")
    }
  }

  /// Where a tag ends: a `>` in quotes does not end it.
  private static func end(of bytes: ArraySlice<UInt8>) -> Int? {
    var quote: UInt8?
    for (index, byte) in zip(bytes.indices, bytes) {
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "\"") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        return index
      }
    }
    return nil
  }

  private mutating func parse(_ tag: String) -> (String, [String: String]) {
    let name = String(tag.prefix { !$0.isWhitespace })
    var attributes: [String: String] = [:]
    var rest = tag.dropFirst(name.count)
    while true {
      rest = rest.drop { $0.isWhitespace }
      if rest.isEmpty { break }
      let key = rest.prefix { !$0.isWhitespace && $0 != "=" }
      rest = rest.dropFirst(key.count)
      guard rest.hasPrefix("=\"") else {
        if rest.hasPrefix("=") { faults.append("a value without quotes in <\(tag.prefix(60))>") }
        attributes[String(key)] = ""
        continue
      }
      let value = rest.dropFirst(2).prefix { $0 != "\"" }
      rest = rest.dropFirst(3 + value.count)
      if attributes[String(key)] != nil { faults.append("\(key) twice in <\(tag.prefix(60))>") }
      attributes[String(key)] = String(value)
    }
    return (name, attributes)
  }

  /// All of one attribute's values.
  func values(_ attribute: String) -> [String] { elements.compactMap { $0.attributes[attribute] } }
}

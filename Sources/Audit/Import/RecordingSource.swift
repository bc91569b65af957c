import Audio
import Foundation

/// Where a recording comes from. Until Audio has a type of this name, which then takes its place; so
/// for the one below.
package enum RecordingSource: Equatable, Sendable {
  case file(RecordingPath)
  /// Samples without a header. The descriptor stays the caller's.
  case raw(RawFormat, descriptor: Int32)

  /// What errors call it.
  package var name: String {
    switch self {
    case .file(let path): path.description
    case .raw: "standard input"
    }
  }
}

/// A path as the file system has it: bytes, of which a name on an old disk need not be UTF-8.
package struct RecordingPath: Hashable, Sendable, CustomStringConvertible {
  /// Without a zero, which would end the path early.
  package let bytes: [UInt8]

  /// - Precondition: no byte is zero.
  package init(bytes: [UInt8]) {
    precondition(!bytes.contains(0))
    self.bytes = bytes
  }

  /// What comes after a zero, which no file name has, is left out.
  package init(_ text: String) { bytes = Array(text.utf8.prefix { $0 != 0 }) }

  /// The path as text, for output: bytes that are no UTF-8 as `\xE9`.
  package var description: String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var shown = ""
    var rest = bytes[...]
    var parser = Unicode.UTF8.ForwardParser()
    var unread = bytes.makeIterator()
    while !rest.isEmpty {
      switch parser.parseScalar(from: &unread) {
      case .valid(let scalar):
        shown.unicodeScalars.append(Unicode.UTF8.decode(scalar))
        rest.removeFirst(scalar.count)
      case .error(let length):
        for byte in rest.prefix(length) { shown += String(format: "\\x%02X", byte) }
        rest.removeFirst(length)
      case .emptyInput: rest = []
      }
    }
    return shown
  }
}

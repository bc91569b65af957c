import Audio
import Foundation

/// A recording of an audit: what it is called, where its sound comes from, and what is known of it.
package struct Recording: Equatable, Sendable {
  /// What findings call it: as the manifest does, else its path as it was named. Nothing relies on
  /// two recordings having different ones.
  package var id: String
  package var source: RecordingSource
  /// The wake word that it should begin with, as somebody named it; `nil` for any that is looked for.
  package var wakeWord: String?
  package var metadata: RecordingMetadata

  package init(
    id: String, source: RecordingSource, wakeWord: String? = nil,
    metadata: RecordingMetadata = RecordingMetadata()
  ) {
    self.id = id
    self.source = source
    self.wakeWord = wakeWord
    self.metadata = metadata
  }

  /// A recording of which nothing is known but where it lies.
  package init(_ source: RecordingSource, wakeWord: String? = nil) {
    self.init(id: "\(source)", source: source, wakeWord: wakeWord)
  }
}

/// What the maker of a recording says of it: texts as the export has them, each `nil` where it says
/// nothing.
package struct RecordingMetadata: Equatable, Sendable {
  /// When it was made, as ISO 8601 where the export keeps to it.
  package var time: String?
  package var device: String?
  /// The voice assistant that kept it.
  package var assistant: String?
  package var account: String?
  /// What the assistant understood.
  package var transcript: String?
  /// Under what consent it was kept.
  package var consent: String?
  /// The assistant's own kind, as `WAKE_WORD_ONLY`.
  package var utteranceType: String?

  package init() {}
}

/// Where the sound of a recording comes from.
package enum RecordingSource: Equatable, Sendable, CustomStringConvertible {
  case file(RecordingPath)
  /// Samples without a header.
  case standardInput(RawFormat)

  /// What output calls it: the path, or `-`.
  package var description: String {
    switch self {
    case .file(let path): "\(path)"
    case .standardInput: "-"
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

  /// The path as text; `nil` where it is no UTF-8.
  package var text: String? { String(validating: bytes, as: UTF8.self) }

  /// The path as text, for output: bytes that are no UTF-8 as `\xE9`.
  package var description: String {
    if let text { return text }
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

  /// - Parameter name: of an entry of this folder, or a path from there on.
  package func appending(_ name: some Sequence<UInt8>) -> RecordingPath {
    let separator = bytes.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
    return RecordingPath(bytes: bytes + separator + name)
  }

  package func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    (bytes + [0]).withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { body($0.baseAddress!) }
    }
  }
}

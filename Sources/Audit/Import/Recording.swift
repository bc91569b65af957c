import Audio

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

  /// A recording of which nothing is known but where it lies, called by that.
  package init(_ source: RecordingSource) {
    self.init(id: "", source: source)
    id = file
  }

  /// What output calls the place that it comes from: the path as it was named, with bytes that are no
  /// UTF-8 as `\xE9`; `-` for standard input.
  package var file: String {
    if case .raw = source { "-" } else { source.name }
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

extension RecordingPath {
  /// - Parameter name: of an entry of this folder, or a path from there on.
  package func appending(_ name: some Sequence<UInt8>) -> RecordingPath {
    let separator = bytes.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
    return RecordingPath(bytes: bytes + separator + name)
  }

  /// Hands the path over as the system takes it.
  package func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    (bytes + [0]).withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { body($0.baseAddress!) }
    }
  }
}

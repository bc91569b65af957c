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
  /// Of the archive that it is an entry of.
  var archiveStamp: FileStamp?
  /// Whether it was left packed, since its bytes are known: ``source`` then has none.
  var isPacked = false

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

  /// Where nothing tells when it was made, when its file was last changed stands for that.
  package mutating func takeTimeOfFile() {
    guard metadata.time == nil, case .file(let path) = source,
      let time = path.modified.flatMap(WallTime.init(seconds:))
    else { return }
    metadata.setTime(time, from: .modified)
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
  /// When it was made, by a clock on the wall: RFC 3339 as ``WallTime`` writes it. Stamps that count
  /// from a start of the machine are no times.
  package private(set) var time: String?
  /// Where the time comes from; `nil` without one.
  package private(set) var timeSource: TimeSource?
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

  package mutating func setTime(_ time: WallTime, from source: TimeSource) {
    self.time = time.description
    timeSource = source
  }

  /// How sure a time is, the surest first.
  package enum TimeSource: String, CaseIterable, Sendable {
    /// A table, or the assistant's own record.
    case metadata
    /// The name of the file.
    case name
    /// When the file was last changed, as its folder or archive has it: the copying of a recording may
    /// have set it.
    case modified
  }

  /// Why a recording rightly begins with no wake word, as its maker's kind says.
  package enum Start: Sendable {
    /// Somebody pressed a button.
    case button
    /// It goes on where another recording, that of the wake word, ends.
    case followUp
  }

  /// `nil` where the kind says nothing of the sort.
  package var startsWithoutWakeWord: Start? {
    guard let kind = utteranceType?.uppercased() else { return nil }
    let words = kind.split { !$0.isLetter }
    if words.contains(where: { ["BUTTON", "TAP", "PUSH", "PRESS", "TOUCH", "PTT"].contains($0) }) {
      return .button
    }
    return kind == "STT" || kind.contains("FOLLOW_UP") || kind.contains("FOLLOWUP")
      ? .followUp : nil
  }
}

extension RecordingPath {
  /// - Parameter name: of an entry of this folder, or a path from there on.
  package func appending(_ name: some Sequence<UInt8>) -> RecordingPath {
    let separator = bytes.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
    return RecordingPath(bytes: bytes + separator + name)
  }

  /// What its name ends with behind the last dot, in lower case; empty without one.
  var suffix: String { Self.suffix(of: bytes) }

  static func suffix(of name: [UInt8]) -> String {
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return "" }
    return String(decoding: name[(dot + 1)...], as: UTF8.self).lowercased()
  }

  /// Hands the path over as the system takes it.
  package func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    (bytes + [0]).withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { body($0.baseAddress!) }
    }
  }
}

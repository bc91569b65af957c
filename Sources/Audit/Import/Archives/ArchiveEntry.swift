import Audio

/// What an archive may do at most; what goes past it is told, not read.
package struct ArchiveLimits: Sendable {
  /// Of one entry, unpacked. It is held in memory while it is worked on.
  package var entryBytes = 256 << 20
  package var entries = 1_000_000
  /// How many times its size an archive, or an entry, may unpack to. Sound packs to a third at best;
  /// digital silence alone to a thousandth, hence `freeBytes`.
  package var ratio = 100
  /// So many bytes may come out before the ratio counts.
  package var freeBytes = 64 << 20

  package init() {}
}

/// What an archive says of one entry before its bytes are read.
struct ArchiveEntry {
  /// From 1.
  var number: Int
  /// As the archive has it, in UTF-8 where the archive says in which encoding it is.
  var name: [UInt8]
  /// Seconds since 1970, where the archive has them.
  var modified: Int64?
  /// What makes it no file that can be read.
  var fault: ImportError.Fault?
  var isFolder = false
  /// Unpacked, as the archive says.
  var size: Int64?

  /// The name's parts, without those that mean the folder itself.
  var components: [ArraySlice<UInt8>] { Self.components(name) }

  static func components(_ name: [UInt8]) -> [ArraySlice<UInt8>] {
    name.split { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
      .filter { !$0.elementsEqual(".".utf8) }
  }

  /// What is wrong with a name. Names are never joined to a path; one that would lead elsewhere is still
  /// told, as somebody made it so.
  static func fault(ofName name: [UInt8]) -> ImportError.Fault? {
    if name.isEmpty { return .nameless }
    let hasDrive = name.count > 1 && name[1] == UInt8(ascii: ":") && Self.isLetter(name[0])
    if name[0] == UInt8(ascii: "/") || name[0] == UInt8(ascii: "\\") || hasDrive {
      return .absoluteName
    }
    return components(name).contains { $0.elementsEqual("..".utf8) } ? .outsideName : nil
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte & 0xDF)
  }

  /// Hidden files, and what macOS puts beside each file, are no recordings.
  var isHidden: Bool {
    components.contains { $0.first == UInt8(ascii: ".") || $0.elementsEqual("__MACOSX".utf8) }
  }
}

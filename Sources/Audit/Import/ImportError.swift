import Audio

/// Something among what a person named that is no recording, or cannot be had: it is told, and the rest
/// is read.
package struct ImportError: Error, Equatable, Sendable {
  /// Where it is. A number stands for each name, for output that must not have names.
  package struct Place: Equatable, Sendable {
    /// ``ExportSource/number``.
    package var source: Int
    /// The path, an archive's with the entry's behind a colon; bytes that are no UTF-8 as `\xE9`.
    package var name: String
    /// Of an archive's entries, from 1.
    package var entry: Int?
    /// Of a table's lines, or of a file's records, from 1.
    package var row: Int?

    package init(source: Int, name: String, entry: Int? = nil, row: Int? = nil) {
      self.source = source
      self.name = name
      self.entry = entry
      self.row = row
    }
  }

  package enum Fault: Error, Equatable, Sendable {
    // What was named as a whole.
    /// `reason` is the system's or libarchive's.
    case unreadable(reason: String)
    case manifest(ManifestError)
    /// Nothing more of the archive can be read; what came before is read.
    case brokenOff(reason: String)
    /// The archive holds more entries than this.
    case tooMany(limit: Int)
    /// The archive as a whole, or an entry, unpacks to more than so many times its size.
    case ratio(limit: Int)

    // An entry of an archive.
    case link
    case device
    /// Its name begins at the root of a disk.
    case absoluteName
    /// Its name leads out of the archive (`..`).
    case outsideName
    case nameless
    case tooLarge(byteLimit: Int)
    case encrypted
    /// An archive in an archive or in a folder.
    case archive

    // What tells of the recordings.
    /// A table that cannot be used as a whole.
    case metadata(String)
    /// A row or record of a table that cannot be used.
    case row
    /// So many more rows of the same table.
    case moreRows(Int)
    /// More than one row fits a recording.
    case ambiguous
  }

  package var place: Place
  package var fault: Fault

  package init(_ fault: Fault, at place: Place) {
    self.fault = fault
    self.place = place
  }

  /// One line for a person.
  ///
  /// - Parameter withNames: without them it has the numbers of source, entry and row alone, and nothing
  ///   that stood in a file.
  package func line(withNames: Bool) -> String {
    if withNames, case .manifest(let error) = fault { return Self.printable("\(error)") }
    var parts: [String] = []
    if withNames {
      parts.append(place.name)
    } else {
      parts.append("source \(place.source)")
      if let entry = place.entry { parts.append("entry \(entry)") }
    }
    if let row = place.row { parts.append("row \(row)") }
    return Self.printable(parts.joined(separator: ", ") + ": " + fault.words(withNames: withNames))
  }

  /// Names may hold line breaks and what moves a terminal's cursor.
  private static func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      return text
    }
    return text.unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control
        ? "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16, uppercase: true)
        : String(scalar)
    }.joined()
  }
}

extension ImportError: CustomStringConvertible {
  package var description: String { line(withNames: true) }
}

extension ImportError.Fault {
  /// Whether a recording may be lost by it: an entry that could be one, or all that follow.
  package var losesRecordings: Bool {
    switch self {
    case .metadata, .row, .moreRows, .ambiguous: false
    default: true
    }
  }

  fileprivate func words(withNames: Bool) -> String {
    switch self {
    case .unreadable(let reason):
      withNames ? "cannot be read: \(reason)" : "cannot be read"
    case .manifest: "a row cannot be used; --with-names says more"
    case .brokenOff(let reason):
      "cannot be read on" + (withNames ? ": \(reason)" : "") + "; what came before it was read"
    case .tooMany(let limit):
      "holds more than \(limit) entries; the rest is not read: split it"
    case .ratio(let limit):
      "unpacks to more than \(limit) times its size, as no recordings do; it is not read on"
    case .link: "is a link; links in archives are not followed: add the file that it leads to"
    case .device: "is a device or a pipe, which no export holds; it is not read"
    case .absoluteName: "has a name that begins at the root of a disk; it is not read"
    case .outsideName: "has a name that leads out of the archive (..); it is not read"
    case .nameless: "has no name that could be read; it is not read"
    case .tooLarge(let byteLimit):
      "takes more than \(byteLimit >> 20) MB; it is not read: unpack it and name it itself"
    case .encrypted: "is encrypted; unpack it with its password and name what comes out"
    case .archive: "is an archive itself; it is not read: name it itself, or unpack it"
    case .metadata(let what): "tells nothing of the recordings: \(what)"
    case .row: "cannot be used; the other rows are"
    case .moreRows(let count): "\(count) more rows cannot be used"
    case .ambiguous: "more than one row of the tables fits it, so none is used"
    }
  }
}

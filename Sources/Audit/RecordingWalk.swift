import Foundation

/// The recordings under the files and folders that a person named, in a fixed order: as named, and
/// sorted by name within each folder.
///
/// In folders only files with an audio name are taken, since exports mix them with transcripts and
/// tables; a file named outright is always taken. Hidden files and links to folders are passed
/// over, so that a loop of links ends.
public struct RecordingWalk: Sequence, Sendable {
  /// Names that recordings in folders end with, without the dot, in lower case. What libsndfile
  /// cannot decode (m4a, ...) is listed too: it is then told to be unreadable, not left out.
  public static let audioSuffixes: Set<String> = [
    "wav", "wave", "flac", "ogg", "oga", "opus", "mp3", "aif", "aiff", "aifc", "au", "snd", "w64",
    "rf64", "caf", "m4a", "aac", "amr", "3gp", "wma", "webm",
  ]

  private let paths: [String]

  public init(_ paths: [String]) { self.paths = paths }

  public func makeIterator() -> Iterator { Iterator(pending: paths.reversed()) }

  public struct Iterator: IteratorProtocol {
    /// What is still to be visited, the next one last.
    fileprivate var pending: [String]

    public mutating func next() -> String? {
      while let path = pending.popLast() {
        guard let names = folder(path) else { return path }
        for name in names.sorted(by: >) {
          let child = path.hasSuffix("/") ? path + name : path + "/" + name
          if wanted(name, at: child) { pending.append(child) }
        }
      }
      return nil
    }

    /// The names in a folder; `nil` where `path` is no folder (or cannot be listed: reading it as a
    /// recording then tells why).
    private func folder(_ path: String) -> [String]? {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
      else { return nil }
      return try? FileManager.default.contentsOfDirectory(atPath: path)
    }

    private func wanted(_ name: String, at path: String) -> Bool {
      if name.hasPrefix(".") { return false }
      let type =
        try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
      if type == .typeDirectory { return true }
      if type == .typeSymbolicLink, folder(path) != nil { return false }
      guard let dot = name.lastIndex(of: ".") else { return false }
      return audioSuffixes.contains(name[dot...].dropFirst().lowercased())
    }
  }
}

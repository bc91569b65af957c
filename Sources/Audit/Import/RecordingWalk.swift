import Foundation

/// The recordings under the files and folders that a person named, in a fixed order: as named, and
/// sorted by name within each folder.
///
/// In folders only files with an audio name are taken, since exports mix them with transcripts and
/// tables; a file named outright is always taken. Hidden files and links to folders are passed
/// over, so that a loop of links ends.
package struct RecordingWalk: Sequence, Sendable {
  /// Names that recordings in folders end with, without the dot, in lower case. What libsndfile
  /// cannot decode (m4a, ...) is listed too: it is then told to be unreadable, not left out.
  package static let audioSuffixes: Set<String> = [
    "wav", "wave", "flac", "ogg", "oga", "opus", "mp3", "aif", "aiff", "aifc", "au", "snd", "w64",
    "rf64", "caf", "m4a", "aac", "amr", "3gp", "wma", "webm",
  ]

  private let paths: [String]

  package init(_ paths: [String]) { self.paths = paths }

  package func makeIterator() -> Iterator { Iterator(pending: paths.reversed()) }

  package struct Iterator: IteratorProtocol {
    /// What is still to be visited, the next one last.
    fileprivate var pending: [String]

    package mutating func next() -> String? {
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
      guard type(of: path, followingLinks: true) == S_IFDIR else { return nil }
      return try? FileManager.default.contentsOfDirectory(atPath: path)
    }

    /// The file's type as `stat` tells it; `nil` where there is none. FileManager looks up the owner's
    /// name too, which took as long as hearing a second of sound.
    private func type(of path: String, followingLinks: Bool) -> mode_t? {
      var status = stat()
      let failed = followingLinks ? stat(path, &status) : lstat(path, &status)
      return failed == 0 ? status.st_mode & S_IFMT : nil
    }

    private func wanted(_ name: String, at path: String) -> Bool {
      if name.hasPrefix(".") { return false }
      switch type(of: path, followingLinks: false) {
      case S_IFDIR: return true
      case S_IFLNK where type(of: path, followingLinks: true) == S_IFDIR: return false
      default: break
      }
      guard let dot = name.lastIndex(of: ".") else { return false }
      return audioSuffixes.contains(name[dot...].dropFirst().lowercased())
    }
  }
}

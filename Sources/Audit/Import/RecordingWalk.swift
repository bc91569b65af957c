import Audio
import Foundation

/// The recordings under the files and folders that a person named, in a fixed order: as named, and
/// within each folder by the bytes of their names.
///
/// In folders only files with an audio name are taken, since exports mix them with transcripts and
/// tables; a file named outright is always taken. Hidden files and links to folders are passed over,
/// so that a loop of links ends. One folder is open at a time, and only while it is listed.
package struct RecordingWalk: Sequence, Sendable {
  /// Names that recordings in folders end with, without the dot, in lower case. What libsndfile
  /// cannot decode (m4a, ...) is listed too: it is then told to be unreadable, not left out.
  package static let audioSuffixes: Set<String> = [
    "wav", "wave", "flac", "ogg", "oga", "opus", "mp3", "aif", "aiff", "aifc", "au", "snd", "w64",
    "rf64", "caf", "m4a", "aac", "amr", "3gp", "wma", "webm",
  ]

  private let named: [RecordingPath]
  private let raw: RawFormat?
  private let suffixes: Set<String>

  /// - Parameters:
  ///   - raw: what comes through standard input, which the path `-` then stands for.
  ///   - suffixes: of the files that are taken in folders.
  package init(
    _ named: [RecordingPath], raw: RawFormat? = nil, suffixes: Set<String> = audioSuffixes
  ) {
    self.named = named
    self.raw = raw
    self.suffixes = suffixes
  }

  package init(_ named: [String], raw: RawFormat? = nil) {
    self.init(named.map { RecordingPath($0) }, raw: raw)
  }

  package func makeIterator() -> Iterator {
    Iterator(named: named[...], raw: raw, suffixes: suffixes)
  }

  package struct Iterator: IteratorProtocol {
    fileprivate var named: ArraySlice<RecordingPath>
    fileprivate let raw: RawFormat?
    fileprivate let suffixes: Set<String>
    /// Those that are being gone through, the innermost last.
    private var folders: [Folder] = []

    fileprivate init(
      named: ArraySlice<RecordingPath>, raw: RawFormat?, suffixes: Set<String>
    ) {
      self.named = named
      self.raw = raw
      self.suffixes = suffixes
    }

    package mutating func next() -> Recording? {
      while true {
        let path: RecordingPath
        if let last = folders.indices.last {
          guard let entry = folders[last].next() else {
            folders.removeLast()
            continue
          }
          path = entry
          // A link to a folder is not followed; one to a file, or to nowhere, is a recording.
          let isLink = type(of: path, followingLinks: false) == S_IFLNK
          if isLink, type(of: path, followingLinks: true) == S_IFDIR { continue }
        } else {
          guard let first = named.popFirst() else { return nil }
          path = first
          if let raw, path.bytes == [UInt8(ascii: "-")] {
            return Recording(.raw(raw, descriptor: 0))
          }
        }
        guard type(of: path, followingLinks: true) == S_IFDIR else {
          if folders.isEmpty || suffixes.contains(path.suffix) { return Recording(.file(path)) }
          continue
        }
        // Where a folder cannot be listed, reading it as a recording tells why.
        guard let folder = Folder(path) else { return Recording(.file(path)) }
        folders.append(folder)
      }
    }

    /// The file's type as `stat` tells it; `nil` where there is none. FileManager looks up the
    /// owner's name too, which took as long as analyzing a second of sound.
    private func type(of path: RecordingPath, followingLinks: Bool) -> mode_t? {
      var status = stat()
      let answer = path.withCString { followingLinks ? stat($0, &status) : lstat($0, &status) }
      return answer == 0 ? status.st_mode & S_IFMT : nil
    }
  }
}

/// The entries of one folder that are not hidden, by the bytes of their names. A folder of a hundred
/// thousand recordings takes few megabytes: names lie one after another, without their folder.
private struct Folder {
  private let path: RecordingPath
  /// Each ends with a zero.
  private var names: [UInt8] = []
  /// Where each name begins, the next one last.
  private var starts: [UInt32] = []

  /// - Returns: `nil` where the folder cannot be listed to its end.
  init?(_ path: RecordingPath) {
    self.path = path
    guard let folder = path.withCString({ opendir($0) }) else { return nil }
    defer { closedir(folder) }
    errno = 0
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { $0.prefix { $0 != 0 }.map { $0 } }
      if name.first != UInt8(ascii: ".") {
        starts.append(UInt32(names.count))
        names += name + [0]
      }
      errno = 0
    }
    guard errno == 0 else { return nil }
    names.withUnsafeBufferPointer { names in
      names.withMemoryRebound(to: CChar.self) { names in
        guard let first = names.baseAddress else { return }
        starts.sort { strcmp(first + Int($0), first + Int($1)) > 0 }
      }
    }
  }

  mutating func next() -> RecordingPath? {
    guard let start = starts.popLast() else { return nil }
    return path.appending(names[Int(start)...].prefix { $0 != 0 })
  }
}

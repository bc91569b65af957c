import Foundation

/// Where wake words are looked for by name.
package struct WakeWordSearch: Sendable {
  /// Folders, the first that has the word wins.
  package var folders: [String]
  /// Whether the words that come with the program are looked through after the folders.
  package var hasBundled: Bool

  /// - Parameters:
  ///   - folders: the first that has a word wins.
  ///   - hasBundled: whether bundled words are looked through after them.
  package init(folders: [String], hasBundled: Bool = false) {
    self.folders = folders
    self.hasBundled = hasBundled
  }

  /// The folder that a person keeps wake words in: `$UNBIDDEN_WORDS`, else
  /// `$XDG_DATA_HOME/unbidden/words`, else `~/.local/share/unbidden/words` (XDG Base Directory
  /// Specification 0.8).
  package static func personalFolder(_ environment: [String: String]) -> String {
    if let folder = environment["UNBIDDEN_WORDS"], !folder.isEmpty { return folder }
    if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
      return data + "/unbidden/words"
    }
    return (environment["HOME"] ?? "") + "/.local/share/unbidden/words"
  }

  /// This folder first, then the personal one, then what comes with the program.
  package static var standard: WakeWordSearch {
    WakeWordSearch(
      folders: [".", personalFolder(ProcessInfo.processInfo.environment)], hasBundled: true)
  }

  /// - Parameter name: a wake word's name, or the path of its file (with a `/` or ending `.wake`).
  /// - Throws: ``WakeWordError``.
  package func load(_ name: String) throws(WakeWordError) -> WakeWord {
    switch try place(of: name) {
    case .file(let path): return try WakeWordFile.load(path: path)
    case .bundled(let word): return word
    }
  }

  /// Where a wake word was found.
  package enum Place: Equatable, Sendable {
    case file(path: String)
    case bundled(WakeWord)
  }

  /// Where a wake word lies; a path is taken as it is.
  ///
  /// - Throws: ``WakeWordError``; that a file can be used is not checked.
  package func place(of name: String) throws(WakeWordError) -> Place {
    if name.contains("/") || name.hasSuffix(".wake") { return .file(path: name) }
    guard WakeWord.isName(name) else { throw .name(name) }
    let candidates = folders.map { "\($0)/\(name).wake" }
    if let path = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) {
      return .file(path: path)
    }
    guard hasBundled else { throw .notFound(name, searched: candidates) }
    guard let word = try BundledWords.load(name) else {
      throw .notFound(
        name,
        searched: candidates + ["the bundled words (\(BundledWords.names.joined(separator: ", ")))"]
      )
    }
    return .bundled(word)
  }

  /// The paths of all wake word files in the folders, by folder, then by name; a folder that comes
  /// twice counts once.
  package func paths() -> [String] {
    var seen: Set<String> = []
    return folders.flatMap { folder -> [String] in
      let place = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
      guard seen.insert(place).inserted else { return [] }
      return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".wake") && !$0.hasPrefix(".") }.sorted().map { "\(folder)/\($0)" }
    }
  }
}

import Foundation

/// Where wake words are looked for by name.
public struct WakeWordSearch: Sendable {
  /// Folders, the first that has the word wins.
  public var folders: [String]

  public init(folders: [String]) { self.folders = folders }

  /// The folder that a person keeps wake words in: `$UNBIDDEN_WORDS`, else
  /// `$XDG_DATA_HOME/unbidden/words`, else `~/.local/share/unbidden/words` (XDG Base Directory
  /// Specification 0.8).
  public static func personalFolder(_ environment: [String: String]) -> String {
    if let folder = environment["UNBIDDEN_WORDS"], !folder.isEmpty { return folder }
    if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
      return data + "/unbidden/words"
    }
    return (environment["HOME"] ?? "") + "/.local/share/unbidden/words"
  }

  /// This folder first, then the personal one.
  public static var standard: WakeWordSearch {
    WakeWordSearch(folders: [".", personalFolder(ProcessInfo.processInfo.environment)])
  }

  /// - Parameter name: a wake word's name, or the path of its file (with a `/` or ending `.wake`).
  /// - Throws: ``WakeWordError``.
  public func load(_ name: String) throws(WakeWordError) -> WakeWord {
    try WakeWordFile.load(path: try path(of: name))
  }

  /// Where a wake word's file lies; a path is taken as it is.
  ///
  /// - Throws: ``WakeWordError/name(_:)``, ``WakeWordError/notFound(_:searched:)``.
  public func path(of name: String) throws(WakeWordError) -> String {
    if name.contains("/") || name.hasSuffix(".wake") { return name }
    try WakeWord.check(name: name)
    let candidates = folders.map { "\($0)/\(name).wake" }
    guard let path = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
      throw .notFound(name, searched: candidates)
    }
    return path
  }

  /// The paths of all wake word files in the folders, by folder, then by name; a folder that comes
  /// twice counts once.
  public func paths() -> [String] {
    var seen: Set<String> = []
    return folders.flatMap { folder -> [String] in
      let place = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
      guard seen.insert(place).inserted else { return [] }
      return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".wake") && !$0.hasPrefix(".") }.sorted().map { "\(folder)/\($0)" }
    }
  }
}

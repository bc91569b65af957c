import Foundation

/// The files in which new ledgers are made before they get their names. A program that was killed meanwhile
/// leaves its own behind.
enum LedgerDrafts {
  /// What SQLite puts behind the name of a database for its other files.
  static let ends = ["", "-wal", "-shm", "-journal"]

  private static let digits = 13
  /// To make a ledger takes milliseconds; seconds after that nobody works on it any more.
  private static let abandonedAge = 3_600

  /// A name that nothing has yet: behind that of the ledger `.new-` and 13 digits to the base 36.
  static func path(for ledger: String) -> String {
    let number = String(UInt64.random(in: 0 ... .max), radix: 36)
    return ledger + ".new-" + String(repeating: "0", count: digits - number.count) + number
  }

  /// Removes what this user's programs have left beside a ledger an hour ago or more.
  static func removeAbandoned(of ledger: String) {
    let url = URL(fileURLWithPath: ledger)
    guard let folder = opendir(url.deletingLastPathComponent().path) else { return }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard isDraft(name, of: url.lastPathComponent) else { continue }
      var status = stat()
      guard fstatat(dirfd(folder), name, &status, AT_SYMLINK_NOFOLLOW) == 0,
        status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
        status.st_mtim.tv_sec < time(nil) - abandonedAge
      else { continue }
      unlinkat(dirfd(folder), name, 0)
    }
  }

  private static func isDraft(_ name: String, of ledger: String) -> Bool {
    guard name.hasPrefix(ledger + ".new-") else { return false }
    let rest = name.utf8.dropFirst(ledger.utf8.count + 5)
    return rest.prefix(digits).count { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
      == digits && ends.contains { rest.dropFirst(digits).elementsEqual($0.utf8) }
  }
}

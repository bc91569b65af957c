import Foundation

/// A folder of its own for a test, gone with the value.
package final class TestFolder: Sendable {
  package let path: String

  package init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("unbidden-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  package func path(_ name: String) -> String { path + "/" + name }

  /// Writes a file, and the folders on the way to it. - Returns: its path.
  @discardableResult
  package func write(_ bytes: Data, _ name: String) throws -> String {
    let url = URL(fileURLWithPath: path(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: url)
    return path(name)
  }

  @discardableResult
  package func write(_ text: String, _ name: String) throws -> String {
    try write(Data(text.utf8), name)
  }
}

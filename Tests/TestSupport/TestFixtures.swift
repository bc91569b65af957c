import Foundation

/// The files of Tests/Fixtures, which Python made.
package enum TestFixtures {
  package static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures").path
}

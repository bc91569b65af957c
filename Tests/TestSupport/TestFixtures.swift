import Foundation

/// The files of Tests/Fixtures, which Python made.
public enum TestFixtures {
  public static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures").path
}

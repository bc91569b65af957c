import Foundation

/// Prints a line to standard error, where it does not mix with results.
func printError(_ line: String) {
  FileHandle.standardError.write(Data((line + "\n").utf8))
}

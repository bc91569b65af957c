import Foundation

/// Prints a line to standard error, where it does not mix with results.
func printError(_ line: String) { writeError(line + "\n") }

/// Writes to standard error. Where that fails there is nobody left to tell.
func writeError(_ text: String) {
  _ = Array(text.utf8).withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}

import Foundation

/// Why nothing more can be printed.
enum OutputError: Error, Equatable, CustomStringConvertible {
  /// Nobody reads it any more.
  case unread
  case failed(errno: Int32)

  var description: String {
    switch self {
    case .unread: "nobody reads the output any more"
    case .failed(let errno): "the output cannot be written: \(String(cString: strerror(errno)))"
    }
  }
}

/// Writes to standard output at once. Not `print`, which says nothing when the disk is full, nor
/// `FileHandle.write`, which then ends the program with a crash.
func writeOutput(_ bytes: some Collection<UInt8>) throws(OutputError) {
  var rest = Array(bytes)[...]
  while !rest.isEmpty {
    let written = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    if written >= 0 {
      rest = rest.dropFirst(written)
      continue
    }
    switch errno {
    case EINTR: continue
    case EAGAIN:
      // Whoever shares the terminal or pipe has made it so.
      var output = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
      poll(&output, 1, 1_000)
    case EPIPE: throw .unread
    default: throw .failed(errno: errno)
    }
  }
}

/// Prints a line to standard output at once.
func printLine(_ line: String) throws(OutputError) {
  try writeOutput((line + "\n").utf8)
}

/// Does what prints; once nobody reads it any more there is nothing left to do.
func whileRead(_ body: () throws -> Void) throws {
  do { try body() } catch OutputError.unread {}
}

/// Prints a line to standard error, where it does not mix with results.
func printError(_ line: String) { writeError(line + "\n") }

/// Writes to standard error. Where that fails there is nobody left to tell.
func writeError(_ text: String) {
  _ = Array(text.utf8).withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}

import Foundation

/// Where `listen` shows what happens: JSON lines or the terminal.
///
/// Each function writes at once and throws ``OutputError``.
protocol ListenOutput {
  mutating func begin(_ scene: ListenScene) throws(OutputError)
  mutating func show(_ word: HeardWord) throws(OutputError)
  mutating func show(_ report: InputReport) throws(OutputError)
  mutating func show(trouble: String) throws(OutputError)
  /// Called often; `gauges` are read only by those who show them.
  mutating func refresh(_ gauges: ListenGauges) throws(OutputError)
  /// How long to wait for an event before the next `refresh`, in milliseconds; -1 for ever.
  var refreshMilliseconds: Int32 { get }
  mutating func suspend() throws(OutputError)
  mutating func end(_ summary: ListenSummary) throws(OutputError)
}

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

/// Writes to standard output at once.
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

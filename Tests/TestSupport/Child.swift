import Foundation

/// A child process with its input and output cut off, or led to files.
///
/// Instead of Foundation's `Process`, which on Linux takes a child as ended once it closes a
/// descriptor that it inherits (swift-corelibs-foundation, Swift 6.3). pulseaudio closes all at its
/// start, and everything that waits for a `Process` then hangs until the server ends.
package final class Child {
  /// posix_spawn refuses with this errno value.
  package struct Failure: Error {
    package var errno: Int32
  }

  package let id: pid_t
  private var status: Int32?

  /// - Parameters:
  ///   - program: looked up in PATH.
  ///   - input: a file to read.
  ///   - output: a file to write; made where there is none.
  ///   - errors: the same for standard error.
  package init(
    _ program: String, _ arguments: [String], environment: [String: String],
    input: String = "/dev/null", output: String = "/dev/null", errors: String = "/dev/null"
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0)
    for (descriptor, path) in [(STDOUT_FILENO, output), (STDERR_FILENO, errors)] {
      posix_spawn_file_actions_addopen(&actions, descriptor, path, O_WRONLY | O_CREAT, 0o600)
    }
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] =
      environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for string in words + variables { free(string) } }
    var id: pid_t = 0
    let error = posix_spawnp(&id, program, &actions, nil, &words, &variables)
    guard error == 0 else { throw Failure(errno: error) }
    self.id = id
  }

  /// Waits for the end. - Returns: the exit status, or minus the signal that ended it.
  @discardableResult
  package func wait() -> Int32 {
    if let status { return status }
    var raw: Int32 = 0
    while waitpid(id, &raw, 0) < 0, errno == EINTR {}
    return note(raw)
  }

  /// Whether it has come to its end.
  package var hasEnded: Bool {
    if status != nil { return true }
    var raw: Int32 = 0
    guard waitpid(id, &raw, WNOHANG) == id else { return false }
    note(raw)
    return true
  }

  @discardableResult
  private func note(_ raw: Int32) -> Int32 {
    let signal = raw & 0x7f
    let result = signal == 0 ? raw >> 8 & 0xff : -signal
    status = result
    return result
  }

  /// Sends a signal, unless the end has been waited for.
  package func signal(_ signal: Int32) {
    if status == nil { kill(id, signal) }
  }
}

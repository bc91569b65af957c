import Foundation

/// Runs a program as a child process, to its end. The calling thread waits.
///
/// The child reads nothing (`/dev/null`) and has the signals of any program: what its parent blocks
/// or ignores it would inherit otherwise.
///
/// Not Foundation's `Process`, which on Linux takes a child as ended once it closes a descriptor
/// that it inherits (Swift 6.3); nor swift-subprocess (1.0.2), which is for `async` code and would
/// cost a program that listens 3 MB and two threads more at its first command (measured: 3.9 MB and
/// six threads against 0.9 MB and four).
package enum ChildProcess {
  /// What becomes of what the child prints.
  package enum Output: Sendable {
    /// Both its outputs go to the parent's standard error.
    case toStandardError
    /// Its standard output is returned, its standard error is dropped.
    case returned
  }

  /// - Parameters:
  ///   - program: a path, or a name that is looked up in `PATH`.
  ///   - environment: `nil` for the parent's own.
  /// - Returns: what it printed, if that is `returned`.
  /// - Throws: ``ChildProcessError``, for any end but status 0.
  @discardableResult
  package static func run(
    _ program: String, _ arguments: [String], environment: [String: String]? = nil, output: Output
  ) throws(ChildProcessError) -> Data {
    switch output {
    case .toStandardError:
      let child = try spawn(program, arguments, environment, output: STDERR_FILENO, errors: nil)
      try wait(for: child)
      return Data()
    case .returned:
      var ends: [Int32] = [-1, -1]
      // Closed on exec from the start, as another thread may be starting a child, too. A pair of
      // sockets, because Swift's Glibc (6.3) lacks `pipe2`.
      let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
      guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw .cannotStart(errno: errno) }
      let reading = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
      let started = Result { () throws(ChildProcessError) in
        try spawn(program, arguments, environment, output: ends[1], errors: "/dev/null")
      }
      // Else reading would not come to an end.
      close(ends[1])
      let child = try started.get()
      let data = Result { try reading.readToEnd() ?? Data() }
      try wait(for: child)
      do { return try data.get() } catch { throw .unreadable(reason: "\(error)") }
    }
  }

  /// - Parameters:
  ///   - output: a descriptor for the child's standard output.
  ///   - errors: a file for its standard error; `nil` for the parent's.
  private static func spawn(
    _ program: String, _ arguments: [String], _ environment: [String: String]?, output: Int32,
    errors: String?
  ) throws(ChildProcessError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    if let errors {
      posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY, 0)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var (none, all) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let variables = environment ?? ProcessInfo.processInfo.environment
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    var pairs: [UnsafeMutablePointer<CChar>?] =
      variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in words + pairs { free(pointer) } }
    var child: pid_t = 0
    let error = posix_spawnp(&child, program, &actions, &attributes, &words, &pairs)
    guard error == 0 else { throw .cannotStart(errno: error) }
    return child
  }

  static func wait(for child: pid_t) throws(ChildProcessError) {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      // ECHILD: somebody else has taken the status, or SIGCHLD is ignored and the system has.
      guard errno == EINTR else { throw .unobserved(errno: errno) }
    }
    let signal = status & 0x7f
    guard signal == 0 else { throw .signal(signal) }
    let code = status >> 8 & 0xff
    guard code == 0 else { throw .status(code) }
  }
}

/// How a child process failed. The descriptions go on where "the command" stands before them.
package enum ChildProcessError: Error, Equatable, Sendable {
  case cannotStart(errno: Int32)
  /// It ended with this status, 1...255.
  case status(Int32)
  case signal(Int32)
  /// How it ended is unknown: this process cannot wait for its children.
  case unobserved(errno: Int32)
  /// What it printed could not be read.
  case unreadable(reason: String)
}

extension ChildProcessError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .cannotStart(let errno): "cannot be started: \(String(cString: strerror(errno)))"
    case .status(let code): "ended with status \(code)"
    case .signal(let signal): "was ended by signal \(signal)"
    case .unobserved(let errno):
      "ended unseen (\(String(cString: strerror(errno)))): SIGCHLD must not be ignored"
    case .unreadable(let reason): "printed what could not be read: \(reason)"
    }
  }
}

import Foundation

/// Turns SIGINT, SIGTERM and SIGHUP into a request to end, and SIGTSTP (Ctrl-Z) into one to give
/// the terminal back for a while.
///
/// A thread of its own waits for them, so no handler interrupts anything. All other threads must
/// have them blocked: begin the watch before any.
enum SignalWatch {
  /// - Parameters:
  ///   - patience: seconds in which the end must come, or the program is ended without a summary, as
  ///     after a second signal; `nil` for as long as it takes.
  ///   - stop: called at the first signal.
  ///   - suspend: called at SIGTSTP; without it that acts as ever.
  ///   - giveUp: called before the program is ended by force.
  static func begin(
    patience: Int?, stop: @escaping @Sendable () -> Void,
    suspend: (@Sendable () -> Void)? = nil, giveUp: @escaping @Sendable () -> Void = {}
  ) {
    // Whoever closes the output ends the program, but not before it has kept its clips.
    signal(SIGPIPE, SIG_IGN)
    let ends = [SIGINT, SIGTERM] + (outlivesTerminal ? [] : [SIGHUP])
    let all = ends + (suspend == nil ? [] : [SIGTSTP])
    var watched = set(all)
    pthread_sigmask(SIG_BLOCK, &watched, nil)
    let thread = Thread {
      waitForEnd(all, suspend)
      stop()
      // A second one means it.
      var ending = set(ends)
      var time = timespec(tv_sec: patience ?? Int(Int32.max), tv_nsec: 0)
      while sigtimedwait(&ending, nil, &time) < 0, errno == EINTR {}
      giveUp()
      var errors = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
      if poll(&errors, 1, 0) > 0 {
        printError(
          "ended by force"
            + (patience == nil ? "" : ": nobody read the output, or the input did not let go"))
      }
      _exit(1)
    }
    thread.start()
  }

  private static func waitForEnd(_ signals: [Int32], _ suspend: (@Sendable () -> Void)?) {
    var watched = set(signals)
    while true {
      var signal: Int32 = 0
      guard sigwait(&watched, &signal) == 0 else { continue }
      guard signal == SIGTSTP else { return }
      suspend?()
    }
  }

  /// Whether `nohup` has said so.
  private static var outlivesTerminal: Bool {
    var action = sigaction()
    sigaction(SIGHUP, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1  // SIG_IGN
  }

  private static func set(_ signals: [Int32]) -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    return set
  }
}

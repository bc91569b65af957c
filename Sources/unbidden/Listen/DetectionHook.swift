import Foundation
import Synchronization

/// Runs the user's command (`--exec`) for each detection, a few at a time, and reaps it.
///
/// The facts are in the command's environment. It reads nothing, and what it prints goes to standard
/// error, so that it does not mix with the results.
final class DetectionHook: Sendable {
  /// Commands that run at the same time.
  private static let mostRunning = 4
  /// Commands that wait for their turn; beyond them a detection's command is left out.
  private static let mostWaiting = 64

  struct Counts {
    var run = 0
    var failed = 0
    var leftOut = 0
  }

  private let command: String
  private let queue: ListenQueue
  private let runners = OperationQueue()
  private let running = DispatchGroup()
  private let counts = Mutex(Counts())

  /// - Parameters:
  ///   - command: for `/bin/sh -c`.
  ///   - queue: hears of the first command that fails and the first that is left out.
  init(_ command: String, _ queue: ListenQueue) {
    self.command = command
    self.queue = queue
    runners.maxConcurrentOperationCount = Self.mostRunning
  }

  var results: Counts { counts.withLock { $0 } }

  /// Sees to it that the command is run; returns at once.
  func run(_ word: DetectedWord) {
    guard runners.operationCount < Self.mostRunning + Self.mostWaiting else {
      let isFirst = counts.withLock { counts in
        counts.leftOut += 1
        return counts.leftOut == 1
      }
      if isFirst {
        queue.send(
          .trouble(
            "--exec: \(Self.mostWaiting) commands wait already; this one is left out, and further "
              + "ones are only counted"))
      }
      return
    }
    running.enter()
    runners.addOperation { [self] in
      note(result: Self.run(command, environment: Self.environment(word)))
      running.leave()
    }
  }

  /// Lets no waiting command begin.
  func cancel() {
    runners.isSuspended = true
  }

  /// Waits until all commands have ended.
  func wait() { running.wait() }

  private func note(result: String?) {
    let isFirst = counts.withLock { counts in
      counts.run += 1
      if result != nil { counts.failed += 1 }
      return counts.failed == 1
    }
    if let result, isFirst {
      queue.send(.trouble("--exec: the command \(result); further failures are only counted"))
    }
  }

  /// What the command is told.
  static func environment(_ word: DetectedWord) -> [String: String] {
    var facts = [
      "UNBIDDEN_WAKE_WORD": word.wakeWord,
      "UNBIDDEN_START": "\(milliseconds(word.start))",
      "UNBIDDEN_END": "\(milliseconds(word.end))",
      "UNBIDDEN_SCORE": "\(word.score)",
      "UNBIDDEN_THRESHOLD": "\(word.threshold)",
      "UNBIDDEN_TIME": "\(milliseconds(word.time))",
    ]
    facts["UNBIDDEN_CLIP"] = word.clip
    return facts
  }

  /// Runs the command to its end. - Returns: what went wrong, or nil.
  private static func run(_ command: String, environment facts: [String: String]) -> String? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)
    // Signals as in any program: ours are blocked or ignored, which a child would inherit.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    // Facts of an outer `unbidden listen` are not ours.
    let variables = ProcessInfo.processInfo.environment
      .filter { $0.key != "UNBIDDEN_CLIP" }.merging(facts) { $1 }
    let arguments = ["sh", "-c", command]
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    var pairs: [UnsafeMutablePointer<CChar>?] =
      variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in words + pairs { free(pointer) } }
    var id: pid_t = 0
    let error = posix_spawn(&id, "/bin/sh", &actions, &attributes, &words, &pairs)
    guard error == 0 else { return "cannot be started: \(String(cString: strerror(error)))" }
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7f
    if signal != 0 { return "was ended by signal \(signal)" }
    let code = status >> 8 & 0xff
    return code == 0 ? nil : "ended with status \(code)"
  }
}

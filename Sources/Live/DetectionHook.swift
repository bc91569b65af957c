import Audio
import Foundation
import Processes

/// Runs the user's command (`--exec`) for each detection, a few at a time, and reaps it.
///
/// The facts are in the command's environment. It reads nothing, and what it prints goes to
/// standard error, so that it does not mix with the results.
package final class DetectionHook: Sendable {
  /// Commands that run at the same time.
  private static let mostRunning = 4
  /// Commands that wait for their turn; beyond them a detection's command is left out.
  private static let mostWaiting = 64

  /// What has become of the commands.
  package struct Counts: Equatable, Sendable {
    /// Commands that have come to their end.
    package var run = 0
    /// Those of them that did so with another status than 0, or were not seen to end, or did not
    /// begin.
    package var failed = 0
    /// Commands that were not begun, because too many waited.
    package var leftOut = 0

    /// None yet.
    package init() {}
  }

  private let command: String
  private let trouble: @Sendable (String) -> Void
  private let runners = OperationQueue()
  private let running = DispatchGroup()
  private let counts = Locked(Counts())

  /// - Parameters:
  ///   - command: for `/bin/sh -c`.
  ///   - trouble: gets a line for a person at the first command that fails and the first that is
  ///     left out, on any thread.
  package init(_ command: String, trouble: @escaping @Sendable (String) -> Void) {
    self.command = command
    self.trouble = trouble
    runners.maxConcurrentOperationCount = Self.mostRunning
  }

  /// So far.
  package var results: Counts { counts.withLock { $0 } }

  /// Sees to it that the command is run; returns at once.
  package func run(_ detection: DetectionReport) {
    guard runners.operationCount < Self.mostRunning + Self.mostWaiting else {
      let isFirst = counts.withLock { counts in
        counts.leftOut += 1
        return counts.leftOut == 1
      }
      if isFirst {
        trouble(
          "--exec: \(Self.mostWaiting) commands wait already; this one is left out, and further "
            + "ones are only counted")
      }
      return
    }
    running.enter()
    runners.addOperation { [self] in
      count(Self.run(command, environment: Self.environment(detection)))
      running.leave()
    }
  }

  /// Lets no waiting command begin.
  package func cancel() {
    runners.isSuspended = true
  }

  /// Waits until all commands have ended.
  package func wait() { running.wait() }

  private func count(_ failure: ChildProcessError?) {
    let isFirst = counts.withLock { counts in
      counts.run += 1
      if failure != nil { counts.failed += 1 }
      return counts.failed == 1
    }
    if let failure, isFirst {
      trouble("--exec: the command \(failure); further failures are only counted")
    }
  }

  /// The facts that the command gets. Times are in seconds, to the millisecond.
  static func environment(_ detection: DetectionReport) -> [String: String] {
    let word = detection.word
    var facts = [
      "UNBIDDEN_WAKE_WORD": word.wakeWord,
      "UNBIDDEN_START": "\(milliseconds(word.start))",
      "UNBIDDEN_END": "\(milliseconds(word.end))",
      "UNBIDDEN_SCORE": "\(word.score)",
      "UNBIDDEN_THRESHOLD": "\(word.threshold)",
      "UNBIDDEN_TIME": "\(milliseconds(word.time))",
    ]
    facts["UNBIDDEN_CLIP"] = detection.clip
    return facts
  }

  /// Runs the command to its end. - Returns: what went wrong, or nil.
  private static func run(
    _ command: String, environment facts: [String: String]
  ) -> ChildProcessError? {
    // Facts of an outer `unbidden listen` are not ours.
    let variables = ProcessInfo.processInfo.environment
      .filter { $0.key != "UNBIDDEN_CLIP" }.merging(facts) { $1 }
    do throws(ChildProcessError) {
      try ChildProcess.run(
        "/bin/sh", ["-c", command], environment: variables, output: .toStandardError)
      return nil
    } catch { return error }
  }
}

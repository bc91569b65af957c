import Foundation

/// State that several threads change, one at a time.
///
/// Not `Mutex`: on Linux (Swift 6.3) ThreadSanitizer does not see its lock and reports a race for
/// each use. To be replaced by it once that is mended.
package final class Locked<State>: @unchecked Sendable {
  private let lock = NSLock()
  private var state: State

  /// - Parameter state: at first; nobody else has it.
  package init(_ state: sending State) { self.state = state }

  /// Waits for the state, and gives it to `body`, which must not ask for it again.
  package func withLock<Result, Failure: Error>(
    _ body: (inout State) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&state)
  }

  /// - Returns: `nil`, at once, where another thread has the state.
  package func withLockIfAvailable<Result>(_ body: (inout State) -> Result) -> Result? {
    guard lock.try() else { return nil }
    defer { lock.unlock() }
    return body(&state)
  }
}

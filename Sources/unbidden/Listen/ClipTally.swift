import Audio
import Foundation
import Synchronization

/// Counts the clips that are on their way, kept, or failed.
final class ClipTally: Sendable {
  private let counts = Mutex((kept: 0, failed: 0))
  private let writing = DispatchGroup()
  private let queue: ListenQueue

  /// - Parameter queue: hears of the first failure; the next ones are mostly the same.
  init(_ queue: ListenQueue) { self.queue = queue }

  var kept: Int { counts.withLock { $0.kept } }
  var failed: Int { counts.withLock { $0.failed } }

  /// A clip is on its way.
  func expect() { writing.enter() }

  /// A clip is kept, or it has failed with `error`.
  func put(_ error: ClipWriterError?) {
    let isFirst = counts.withLock { counts in
      if error == nil { counts.kept += 1 } else { counts.failed += 1 }
      return counts.failed == 1
    }
    if let error, isFirst {
      queue.send(.trouble("--save: \(error); further clips that fail are only counted"))
    }
    writing.leave()
  }

  /// Waits until no clip is on its way.
  func wait() { writing.wait() }
}

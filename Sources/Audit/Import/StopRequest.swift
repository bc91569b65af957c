import Foundation
import Synchronization

/// Asks what waits or works on another thread to come to its end. Nobody takes it back.
package final class StopRequest: Sendable {
  /// Can be read from once a stop is asked for, for `poll`; -1 where the system had none left.
  let descriptor: Int32
  private let end: Int32
  private let made = Atomic(false)

  package init() {
    var ends: [Int32] = [-1, -1]
    pipe(&ends)
    (descriptor, end) = (ends[0], ends[1])
  }

  deinit {
    close(descriptor)
    close(end)
  }

  package var isMade: Bool { made.load(ordering: .relaxed) }

  package func make() {
    made.store(true, ordering: .relaxed)
    _ = write(end, [1], 1)
  }
}

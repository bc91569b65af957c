import Features
import Spotting

/// What the acoustic model says of the first seconds of a recording, kept so that whoever asks why
/// there is no wake word can look again.
package struct HeadPosteriors: Sendable {
  /// States of the acoustic model.
  package let classes: Int
  /// Log posteriors, nats, frame after frame, ``classes`` for each.
  package private(set) var values: [Float] = []
  /// Frames that are kept at most.
  private let capacity: Int

  /// Seconds beyond the head: a wake word that begins at its very end is over by then.
  private static let beyond = 2.0
  /// Seconds of the longest head that is kept whole, so that memory stays small.
  private static let longest = 10.0

  /// - Parameters:
  ///   - classes: states of the acoustic model.
  ///   - head: seconds in which a wake word may begin; `nil` keeps nothing.
  package init(classes: Int, head: Double?) {
    self.classes = classes
    capacity = head.map { Int((min($0, Self.longest) + Self.beyond) / FrameTime.hopSeconds) } ?? 0
  }

  /// Takes the next frame; past the end of what is kept it does nothing.
  package mutating func add(_ logPosteriors: UnsafePointer<Float>) {
    guard values.count < capacity * classes else { return }
    if values.isEmpty { values.reserveCapacity(capacity * classes) }
    values.append(contentsOf: UnsafeBufferPointer(start: logPosteriors, count: classes))
  }

  /// The frames of so many seconds, or of what there is.
  package func upTo(_ seconds: Double) -> ArraySlice<Float> {
    values.prefix(Int(seconds / FrameTime.hopSeconds) * classes)
  }
}

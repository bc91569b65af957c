import Features

/// The last frames that one head of an encoder gave, for a second look at them.
package struct PosteriorHistory: Sendable {
  private let capacity: Int
  private let classes: Int
  /// Frame after frame, a ring.
  private var values: [Float]
  private var count = 0

  /// - Parameters:
  ///   - capacity: frames that are kept; 0 where nobody looks.
  ///   - classes: of the head.
  package init(capacity: Int, classes: Int) {
    self.capacity = capacity
    self.classes = classes
    values = [Float](repeating: 0, count: capacity * classes)
  }

  /// Takes the log posteriors of the newest frame, those of `block` from `offset` on.
  package mutating func add(_ block: [Float], from offset: Int) {
    guard capacity > 0 else { return }
    let slot = count % capacity * classes
    count += 1
    values.withUnsafeMutableBufferPointer { values in
      block.withUnsafeBufferPointer { block in
        (values.baseAddress! + slot).update(from: block.baseAddress! + offset, count: classes)
      }
    }
  }

  /// Gives the log posteriors of a frame, which is among the last `capacity`.
  package func withLogPosteriors(at frame: Int, _ body: (UnsafePointer<Float>) -> Void) {
    values.withUnsafeBufferPointer { body($0.baseAddress! + frame % capacity * classes) }
  }

  package mutating func reset() { count = 0 }
}

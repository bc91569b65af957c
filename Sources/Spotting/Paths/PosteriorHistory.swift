/// The last frames of a posteriorgram, for a ``Verifier``.
package struct PosteriorHistory: Sendable {
  private let capacity: Int
  private let classes: Int
  /// Frame after frame, a ring.
  private var values: [Float]
  private var count = 0

  /// - Parameters:
  ///   - capacity: frames that are kept; 0 where there is no verifier.
  ///   - classes: of the head that it is of.
  package init(capacity: Int, classes: Int) {
    self.capacity = capacity
    self.classes = classes
    values = [Float](repeating: 0, count: capacity * classes)
  }

  /// Takes the log posteriors of the newest frame, one for each class.
  package mutating func add(_ logPosteriors: UnsafePointer<Float>) {
    guard capacity > 0 else { return }
    let slot = count % capacity * classes
    count += 1
    values.withUnsafeMutableBufferPointer {
      ($0.baseAddress! + slot).update(from: logPosteriors, count: classes)
    }
  }

  /// Gives the log posteriors of a frame, which is among the last `capacity`.
  package func withLogPosteriors(at frame: Int, _ body: (UnsafePointer<Float>) -> Void) {
    values.withUnsafeBufferPointer { body($0.baseAddress! + frame % capacity * classes) }
  }

  package mutating func reset() { count = 0 }
}

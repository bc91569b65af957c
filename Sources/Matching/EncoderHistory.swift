import Features

/// The last frames that one head of an encoder gave, for a second look at them.
struct EncoderHistory: Sendable {
  private let capacity: Int
  private let classes: Int
  /// Frame after frame, a ring.
  private var values: [Float]
  private var count = 0

  /// - Parameters:
  ///   - capacity: frames that are kept; 0 where nobody looks.
  ///   - classes: of the head.
  init(capacity: Int, classes: Int) {
    self.capacity = capacity
    self.classes = classes
    values = [Float](repeating: 0, count: capacity * classes)
  }

  /// Takes the log posteriors of the newest frame, those of `block` from `offset` on.
  mutating func add(_ block: [Float], from offset: Int) {
    guard capacity > 0 else { return }
    let slot = count % capacity * classes
    count += 1
    values.withUnsafeMutableBufferPointer { values in
      block.withUnsafeBufferPointer { block in
        (values.baseAddress! + slot).update(from: block.baseAddress! + offset, count: classes)
      }
    }
  }

  /// Log posterior of a class at a frame, which is among the last `capacity`.
  func logPosterior(_ number: Int, at frame: Int) -> Float {
    values[frame % capacity * classes + number]
  }

  mutating func reset() { count = 0 }
}

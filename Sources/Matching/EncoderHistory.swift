import Features

/// The last frames that an encoder gave, for a second look at them.
struct EncoderHistory: Sendable {
  private let capacity: Int
  /// Frame after frame, a ring each.
  private var bottlenecks: [Float]
  private var states: [Float]
  private var phones: [Float]
  private let bottleneckSize: Int
  private let stateCount: Int
  private let phoneCount: Int
  private var count = 0

  /// - Parameter capacity: frames that are kept, above 0.
  init(capacity: Int, _ weights: EncoderWeights) {
    self.capacity = capacity
    bottleneckSize = weights.bottleneckSize
    stateCount = weights.description.states.count
    phoneCount = weights.description.phones.count
    bottlenecks = [Float](repeating: 0, count: capacity * bottleneckSize)
    states = [Float](repeating: 0, count: capacity * stateCount)
    phones = [Float](repeating: 0, count: capacity * phoneCount)
  }

  /// Takes the newest frame.
  mutating func add(_ encoder: borrowing Encoder) {
    let slot = count % capacity
    for index in 0..<bottleneckSize {
      bottlenecks[slot * bottleneckSize + index] = encoder.bottleneck[index]
    }
    for index in 0..<stateCount { states[slot * stateCount + index] = encoder.states[index] }
    for index in 0..<phoneCount { phones[slot * phoneCount + index] = encoder.phones[index] }
    count += 1
  }

  /// Log posterior of a class at a frame, which is among the last `capacity`.
  func logPosterior(_ head: PathPattern.Head, _ number: Int, at frame: Int) -> Float {
    switch head {
    case .states: states[frame % capacity * stateCount + number]
    case .phones: phones[frame % capacity * phoneCount + number]
    }
  }

  func bottleneck(_ index: Int, at frame: Int) -> Float {
    bottlenecks[frame % capacity * bottleneckSize + index]
  }

  mutating func reset() { count = 0 }
}

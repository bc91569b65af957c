/// The second look at a match: a small network over what lies along the warping path. It sees, for
/// each state of the path, the mean bottleneck, the mean cost and the length.
public struct Verifier: Equatable, Sendable {
  /// The raw score from which a peak is looked at again.
  public var gate: Float
  /// What is taken from each input, and what it is then multiplied by.
  public var mean: [Float]
  public var scale: [Float]
  /// Row after row, a row of inputs for each hidden value.
  public var hiddenWeight: [Float]
  public var hiddenBias: [Float]
  public var outputWeight: [Float]
  public var outputBias: Float

  /// Verified values end here; peaks under the gate score less, in the order of their raw scores.
  static let lowest: Float = -12

  public var inputs: Int { mean.count }

  /// Inputs for a path of so many states.
  static func inputs(states: Int, bottleneck: Int) -> Int { states * (bottleneck + 2) + 1 }

  /// What stands for the network's answer at a raw score under the gate, or not looked at yet.
  func unverified(_ raw: Float) -> Float { Self.lowest + min(0, raw - gate) }
}

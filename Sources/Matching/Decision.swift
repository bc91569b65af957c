/// A wake word that was heard.
public struct Detection: Equatable, Sendable {
  /// The peak that gave it away.
  public var peak: ScorePeak
  /// The threshold that it reached.
  public var threshold: Float
}

/// Turns score peaks into detections, as a pure state machine in audio time.
public struct Decision: Sendable {
  public let threshold: Float
  /// Frames after a detection in which no other is made: 1 s, shorter than two wake words in a row
  /// take, longer than one word's side peaks.
  public static let refractoryFrames = 50
  private var lastFrame: Int?

  /// - Parameter threshold: a calibrated score.
  public init(threshold: Float) { self.threshold = threshold }

  /// - Parameter peak: peaks come in the order of their frames.
  public mutating func update(_ peak: ScorePeak) -> Detection? {
    guard peak.score >= threshold else { return nil }
    if let lastFrame, peak.frame - lastFrame < Self.refractoryFrames { return nil }
    lastFrame = peak.frame
    return Detection(peak: peak, threshold: threshold)
  }
}

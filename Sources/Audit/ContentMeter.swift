import Audio
import Matching

/// Tells speech from other sounds and from silence, over a whole recording.
public struct ContentMeter: Sendable {
  /// What a recording holds.
  public enum Content: String, Sendable, CaseIterable {
    case speech, noise, silence
  }

  /// The loudest 20 ms of silence, root mean square in dBFS: an open microphone in a quiet room
  /// lies below, a whisper across the room above.
  private static let loudestSilence: Float = -60
  /// The least mean likeness of speech. On recordings built from the train part 95 of 100 with
  /// speech lay above, 78 of 100 with other sounds (barks, crying babies among them) below.
  private static let leastLikeness: Float = 0.06
  /// Samples of a block of the level.
  private static let block = 320

  private let space = FeatureSpace.shipped
  private var likeness: Float = 0
  private var loudFrames = 0
  private var blockSum: Float = 0
  private var blockFill = 0
  private var loudestBlock: Float = 0

  public init() {}

  /// Takes the next samples, 16 kHz mono.
  public mutating func update(_ samples: Span<Float>) {
    for index in samples.indices {
      blockSum += samples[index] * samples[index]
      blockFill += 1
      if blockFill == Self.block {
        loudestBlock = max(loudestBlock, blockSum / Float(Self.block))
        (blockSum, blockFill) = (0, 0)
      }
    }
  }

  /// Takes the next frame in the matching space.
  ///
  /// - Parameter isLoud: whether the frame is no pause; pauses say nothing.
  public mutating func update(frame: [Float], isLoud: Bool) {
    guard isLoud else { return }
    likeness += space.speechLikeness(frame)
    loudFrames += 1
  }

  public var content: Content {
    if LevelMeter.decibels(loudestBlock.squareRoot()) < Self.loudestSilence { return .silence }
    return loudFrames > 0 && likeness / Float(loudFrames) >= Self.leastLikeness ? .speech : .noise
  }
}

import Audio
import Matching

/// Tells speech from other sounds and from silence, over a whole recording.
public struct ContentMeter: Sendable {
  /// What a recording holds.
  public enum Content: String, Sendable, CaseIterable {
    case speech, noise, silence
  }

  /// The loudest block of silence, root mean square in dBFS: an open microphone in a quiet room
  /// lies below, a whisper across the room above.
  private static let loudestSilence = -60
  /// The least mean likeness of speech. On recordings built from the train part 95 of 100 with
  /// speech lay above, 78 of 100 with other sounds (barks, crying babies among them) below.
  private static let leastLikeness: Float = 0.06
  /// The least distance, dB, from the level that a tenth of the blocks stays under to the one that a
  /// twentieth exceeds. Rain, hum and hiss move less; of recordings with speech at 10 dB SNR, built
  /// from the train part, 99 of 100 move by 9 and more.
  private static let leastSwing = 8
  /// Samples of a block of the level: 100 ms, about half a syllable.
  private static let block = 1_600
  /// The lowest level that is told apart, dBFS.
  private static let lowestLevel = -100

  private let space = FeatureSpace.shipped
  private var likeness: Float = 0
  private var loudFrames = 0
  private var blockSum: Float = 0
  private var blockFill = 0
  /// Blocks of each level, in steps of 1 dB from the lowest to 0 dBFS and more.
  private var blocks = [Int](repeating: 0, count: 1 - lowestLevel)

  public init() {}

  /// Takes the next samples, 16 kHz mono.
  public mutating func update(_ samples: Span<Float>) {
    for index in samples.indices {
      blockSum += samples[index] * samples[index]
      blockFill += 1
      if blockFill == Self.block {
        count(LevelMeter.decibels((blockSum / Float(Self.block)).squareRoot()))
        (blockSum, blockFill) = (0, 0)
      }
    }
  }

  private mutating func count(_ level: Float) {
    let level = max(Float(Self.lowestLevel), min(level, 0))
    blocks[Int(level.rounded()) - Self.lowestLevel] += 1
  }

  /// The lowest level, dBFS, that at most `share` of the blocks exceed.
  private func level(exceededBy share: Double) -> Int {
    var left = Int(Double(blocks.reduce(0, +)) * share)
    for place in blocks.indices.reversed() {
      left -= blocks[place]
      if left < 0 { return place + Self.lowestLevel }
    }
    return Self.lowestLevel
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
    if level(exceededBy: 0) < Self.loudestSilence { return .silence }
    let swing = level(exceededBy: 0.05) - level(exceededBy: 0.9)
    let isLike = loudFrames > 0 && likeness / Float(loudFrames) >= Self.leastLikeness
    return isLike && swing >= Self.leastSwing ? .speech : .noise
  }
}

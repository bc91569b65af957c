import Audio
import Foundation

/// Tells speech from other sounds and from silence, over a whole recording, and how loud it was.
package struct ContentMeter: Sendable {
  /// What a recording holds.
  package enum Content: String, Sendable, CaseIterable {
    case speech, noise, silence
  }

  /// The loudest block of silence, root mean square in dBFS: an open microphone in a quiet room
  /// lies below, a whisper across the room above.
  private static let loudestSilence: Float = -60
  /// Samples of a block of the level: 100 ms, about half a syllable.
  private static let blockLength = sampleRate / 10
  /// In a frame of speech the acoustic model gives silence at most this probability, as a
  /// logarithm.
  private static let mostSilence: Float = log(0.1)
  /// The least share of such frames in a recording of speech. On recordings built from the train
  /// part more than 99 of 100 with speech lie above, all with other sounds below
  /// (Training/RESULTS.md).
  private static let leastSpeech = 0.15
  /// Blocks are counted by decibels from here up to full scale, dBFS.
  private static let quietest = -100
  /// Frames at the start, a syllable of 200 ms, and how many of them are no pause where somebody speaks
  /// already: in so many speech is as likely as silence.
  private static let (firstFrames, leastFirst) = (10, 7)
  private static let even: Float = log(0.5)
  /// How far below the recording's level the first block may lie where a word was cut, dB.
  private static let cutDepth: Float = 12

  private var frames = 0
  private var speechFrames = 0
  private var block = LevelMeter()
  /// The greatest root mean square of a block, and that of the first.
  private var (loudest, first): (Float, Float?) = (0, nil)
  /// How many blocks have which level, in decibels from ``quietest`` on.
  private var levels = [Int](repeating: 0, count: 1 - quietest)
  /// Frames among the first in which speech is as likely as silence.
  private var firstSpeechFrames = 0

  /// At the start of a recording.
  package init() {}

  /// Takes the next samples, 16 kHz mono, full scale 1, any number.
  package mutating func update(_ samples: Span<Float>) {
    var position = 0
    while position < samples.count {
      let count = min(Self.blockLength - block.count, samples.count - position)
      block.update(samples.extracting(position..<position + count))
      position += count
      if block.count == Self.blockLength {
        let rms = block.rms
        loudest = max(loudest, rms)
        first = first ?? rms
        // Digital silence has no level in decibels.
        let level = rms > 0 ? LevelMeter.decibels(rms) : Float(Self.quietest)
        levels[max(0, min(levels.count - 1, Int(level.rounded()) - Self.quietest))] += 1
        block.reset()
      }
    }
  }

  /// Takes the next frame of the acoustic model.
  ///
  /// - Parameter silence: the logarithm of the probability that nobody speaks.
  package mutating func update(silence: Float) {
    frames += 1
    if silence <= Self.mostSilence { speechFrames += 1 }
    if frames <= Self.firstFrames, silence <= Self.even { firstSpeechFrames += 1 }
  }

  /// What the recording so far holds.
  package var content: Content {
    if LevelMeter.decibels(loudest) < Self.loudestSilence { return .silence }
    return speechShare >= Self.leastSpeech ? .speech : .noise
  }

  /// The share of frames in which somebody speaks, 0...1.
  package var speechShare: Double {
    frames == 0 ? 0 : Double(speechFrames) / Double(frames)
  }

  /// The root mean square that the loudest tenth of the blocks reach, dBFS, to the decibel; `nil` for
  /// less than a block.
  package var level: Float? { level(ofShare: 0.9) }

  /// How far ``level`` lies above what the quietest tenth of the blocks do not exceed, dB: an estimate of
  /// the signal-to-noise ratio, as NIST's `stnr` makes it of the levels' histogram. A recording without
  /// pauses seems noisier than it is.
  package var signalToNoise: Float? {
    guard let level, let noise = self.level(ofShare: 0.1) else { return nil }
    return level - noise
  }

  /// Whether somebody speaks from the first frame on, as loudly as later: what came before is cut off.
  package var beginsInSpeech: Bool {
    guard let first, let level, firstSpeechFrames >= Self.leastFirst else { return false }
    return LevelMeter.decibels(first) >= level - Self.cutDepth
  }

  /// The level that a share of the blocks do not exceed.
  private func level(ofShare share: Double) -> Float? {
    var rest = Int((Double(levels.reduce(0, +)) * share).rounded(.up))
    guard rest > 0 else { return nil }
    for (number, count) in levels.enumerated() {
      rest -= count
      if rest <= 0 { return Float(number + Self.quietest) }
    }
    return nil
  }
}

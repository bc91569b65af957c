import Audio
import Foundation

/// Tells speech from other sounds and from silence, over a whole recording.
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
  private static let leastSpeech = 0.1

  private var frames = 0
  private var speechFrames = 0
  private var block = LevelMeter()
  /// The greatest root mean square of a block.
  private var loudest: Float = 0

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
        loudest = max(loudest, block.rms)
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
  }

  /// What the recording so far holds.
  package var content: Content {
    if LevelMeter.decibels(loudest) < Self.loudestSilence { return .silence }
    return frames > 0 && Double(speechFrames) >= Self.leastSpeech * Double(frames)
      ? .speech : .noise
  }
}

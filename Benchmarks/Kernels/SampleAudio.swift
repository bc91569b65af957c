import Audio
import Foundation
import Matching

/// Sound and wake words from the repository's SampleAudio folder.
enum SampleAudio {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("SampleAudio").path

  /// Whole seconds of speech, 16 kHz mono.
  static let seconds: [[Float]] = {
    let samples = Self.samples("recordings/lantern-kitchen.wav")
    return stride(from: 0, through: samples.count - Clip.rate, by: Clip.rate).map { start in
      Array(samples[start..<start + Clip.rate])
    }
  }()

  /// Six wake words of five takes each: the two that there are, three times over.
  static let words: [WakeWord] = {
    let words = ["hey_lantern", "silver_teapot"].map { word in
      do {
        let takes = try (1...5).map { try Take(samples("takes/\(word)/\($0).flac")) }
        return try Enrolment(takes).wakeWord(name: word, phrase: word, licence: "")
      } catch { fatalError("SampleAudio/takes/\(word): \(error)") }
    }
    return words + words + words
  }()

  private static func samples(_ name: String) -> [Float] {
    do {
      var clip = try Clip(path: "\(folder)/\(name)")
      var (samples, block): ([Float], [Float]) = ([], [])
      while clip.read(into: &block) > 0 { samples += block }
      return samples
    } catch { fatalError("\(error)") }
  }
}

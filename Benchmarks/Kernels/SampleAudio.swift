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

  /// Wake words of five takes each; the two that there are take turns.
  static func words(_ count: Int) -> [WakeWord] {
    (0..<count).map { number in
      do {
        return try enrolments[number % enrolments.count].wakeWord(
          name: "word_\(number)", phrase: "", licence: "")
      } catch { fatalError("SampleAudio/takes: \(error)") }
    }
  }

  private static let enrolments = ["hey_lantern", "silver_teapot"].map { word in
    do {
      return try Enrolment(try (1...5).map { try Take(samples("takes/\(word)/\($0).flac")) })
    } catch { fatalError("SampleAudio/takes/\(word): \(error)") }
  }

  private static func samples(_ name: String) -> [Float] {
    do {
      var clip = try Clip(path: "\(folder)/\(name)")
      var (samples, block): ([Float], [Float]) = ([], [])
      while clip.read(into: &block) > 0 { samples += block }
      return samples
    } catch { fatalError("\(error)") }
  }
}

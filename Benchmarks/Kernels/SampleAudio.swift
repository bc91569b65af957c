import Audio
import Foundation
import Enrollment
import Spotting
import TensorFile
import WakeWords

/// Sound and wake words from this repository.
enum SampleAudio {
  private static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Whole seconds of speech, 16 kHz mono.
  static let seconds: [[Float]] = {
    let samples = Self.samples("recordings/lantern-kitchen.wav")
    return stride(from: 0, through: samples.count - RecordingReader.rate, by: RecordingReader.rate).map { start in
      Array(samples[start..<start + RecordingReader.rate])
    }
  }()

  /// All wake words that come with the program.
  static let bundled: [WakeWord] = BundledWords.names.map { name in
    do { return try BundledWords.load(name)! } catch { fatalError("\(name): \(error)") }
  }

  /// A wake word of five takes.
  static let taken: WakeWord = {
    do {
      let takes = try (1...5).map { try Take(samples("takes/hey_lantern/\($0).flac")) }
      return try Enrollment(takes).wakeWord(
        name: "hey_lantern", phrase: "hey lantern", licence: "")
    } catch { fatalError("SampleAudio/takes/hey_lantern: \(error)") }
  }()

  /// The encoder that comes with the program.
  static let naiveEncoder: NaiveEncoder = {
    let path = repository.appendingPathComponent("Sources/CResources/encoder.safetensors").path
    do { return try NaiveEncoder(path: path) } catch { fatalError("\(path): \(error)") }
  }()

  private static func samples(_ name: String) -> [Float] {
    do {
      let path = repository.appendingPathComponent("SampleAudio/\(name)").path
      var clip = try RecordingReader(path: path)
      var (samples, block): ([Float], [Float]) = ([], [])
      while clip.read(into: &block) > 0 { samples += block }
      return samples
    } catch { fatalError("\(error)") }
  }
}

import Audio
import Enrollment
import TestSupport
import WakeWords

/// Sound and wake words from this repository.
enum Sound {
  /// A second of speech, 16 kHz mono, from the middle of a recording.
  static let second = Array(
    samples(SampleAudio.recording("lantern-kitchen.wav"))[16_000..<32_000])

  /// All wake words that come with the program.
  static let bundled: [WakeWord] = BundledWords.names.map { name in
    do { return try BundledWords.load(name)! } catch { fatalError("\(name): \(error)") }
  }

  /// A wake word of five takes.
  static let taken: WakeWord = {
    do {
      let takes = try SampleAudio.takes("hey_lantern").map { try Take(samples($0)) }
      return try Enrollment(takes).wakeWord(
        name: "hey_lantern", phrase: "hey lantern", licence: "")
    } catch { fatalError("SampleAudio/takes/hey_lantern: \(error)") }
  }()

  /// The samples of a recording, read to its end.
  static func samples(_ path: String) -> [Float] {
    do {
      var recording = try RecordingReader(path: path)
      var (samples, block): ([Float], [Float]) = ([], [])
      while recording.read(into: &block) > 0 { samples += block }
      return samples
    } catch { fatalError("\(error)") }
  }
}

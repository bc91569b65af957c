import SpottingTestSupport
import TestSupport
import Testing

@testable import Spotting
@testable import WakeWords

@Suite("The detector on SampleAudio")
struct SampleAudioDetectionTests {
  @Test("Each wake word that was said is found where it begins, and its event comes by its end")
  func wake() throws {
    let labels = try SampleWords.wake.get()
    #expect(labels.count == 10)
    let words = try SampleWords.words.get()
    let thresholds = try words.map { try $0.threshold(falseAlarmsPerHour: 0.5) }
    var detector = Detector(words)
    for label in labels {
      let found = Detected(&detector, try SampleWords.load(label.path))
      let (events, best) = (
        found.events(thresholds: thresholds), found.best(thresholds: thresholds)
      )
      let number = try #require(words.firstIndex { $0.name == label.wakeWord })
      let start = try #require(label.wakeStart)
      #expect(
        best.contains { $0.word == number && abs($0.peak.seconds.start - start) <= 0.3 },
        "\(label.path): \(best)")
      #expect(events.map(\.word).sorted() == best.map(\.word).sorted(), "\(label.path)")
      for peak in best {
        // A peak of each event follows it within half a second.
        #expect(
          events.contains {
            $0.word == peak.word && (0...25).contains(peak.peak.frame - $0.peak.frame)
          }, "\(label.path)")
      }
    }
  }

  @Test("The ceiling is reached, exactly, by one of the takes and passed by none")
  func ceiling() throws {
    let word = try SampleWords.words.get()[1]
    var detector = Detector([word])
    let quiet = [Float](repeating: 0, count: 16_000)
    let best = try (1...3).map { number in
      let samples = try SampleWords.load("takes/\(word.name)/\(number).flac") + quiet
      return Detected(&detector, samples).peaks.map(\.peak.score).max() ?? -.infinity
    }
    let highest = try #require(best.max())
    #expect(abs(highest - word.ceiling) < 1e-4)
    #expect(try word.reachable(word.ceiling) == word.ceiling)
  }

  @Test("Silence and no samples bring nothing")
  func nothing() throws {
    let words = try SampleWords.words.get()
    var detector = Detector(words)
    #expect(Detected(&detector, []).peaks.isEmpty)
    let threshold = try words[0].threshold(falseAlarmsPerHour: 0.5)
    let silence = [Float](repeating: 0, count: 32_000)
    #expect(Detected(&detector, silence).peaks.allSatisfy { $0.peak.score < threshold })
  }

  @Test("A wake word that went through its file is found the same")
  func file() throws {
    let word = try SampleWords.words.get()[0]
    let read = try WakeWordFile.decode(WakeWordFile.encode(word), path: "x.wake")
    let samples = try SampleWords.load("recordings/lantern-kitchen.wav")
    var one = Detector([word])
    var other = Detector([read])
    #expect(Detected(&one, samples) == Detected(&other, samples))
  }
}

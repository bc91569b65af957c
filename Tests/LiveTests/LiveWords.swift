import Features
import Spotting
import SpottingTestSupport
import TestSupport
import WakeWords

@testable import Live

/// A stream that a wake word is in, with what listens for it.
struct LiveWords: Sendable {
  var words: [WakeWord]
  var model: AcousticModelWeights
  var samples: [Float]

  /// A bundled word in a recording of it.
  static func bundled(_ name: String, in recording: String) throws -> LiveWords {
    guard let word = try BundledWords.load(name) else { throw WakeWordError.name(name) }
    return LiveWords(
      words: [word], model: .shipped,
      samples: try SampleWords.load("bundled/\(recording)"))
  }

  /// "Low high", two tones one after another twice, for an acoustic model that knows only those two
  /// and silence; its outputs lag by two frames.
  static func tones() throws -> LiveWords {
    let model = try AcousticModels.tones.get()
    let word = try TestWords.statePaths([AcousticModels.lowHighPath], for: model)
    let silence = [Float](repeating: 0, count: 8_000)
    let tones =
      TestSound.tone(400, seconds: 0.2) + TestSound.tone(3_000, seconds: 0.2)
    return LiveWords(
      words: [word], model: model,
      samples: silence + tones + silence + silence + silence + tones + silence)
  }

  /// The best peak of each word, as `spot` finds it: the detector alone, over the whole stream.
  func bestPeaks() -> [(score: Float, start: Double, end: Double)] {
    var detector = Detector(words, model: model)
    let found = Detected(&detector, samples)
    return words.indices.map { word in
      let best = found.peaks.filter { $0.word == word }.max { $0.peak.score < $1.peak.score }
      let seconds = best?.peak.seconds ?? (start: 0, end: 0)
      return (best?.peak.score ?? -.infinity, seconds.start, seconds.end)
    }
  }

  /// - Parameter threshold: of all words; `nil` for what each reaches at its best.
  func session(threshold: Float? = nil) -> ListeningSession {
    let thresholds = threshold.map { limit in words.map { _ in limit } } ?? bestPeaks().map(\.score)
    return ListeningSession(words, thresholds: thresholds, acousticModel: model)
  }
}

extension ListeningSession {
  /// Listens to a whole stream, pushed in pieces.
  mutating func detections(
    in samples: [Float], pieces: () -> Int = { 1_600 }
  ) -> [DetectedWord] {
    var detections: [DetectedWord] = []
    var position = 0
    while position < samples.count {
      let count = min(pieces(), samples.count - position)
      push(samples.span.extracting(position..<position + count), into: &detections)
      position += count
    }
    finish(into: &detections)
    return detections
  }
}

import Audio
import Features
import Foundation
import Spotting
import TensorFile
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
      samples: try samples(of: "\(SampleAudio.folder)/bundled/\(recording)"))
  }

  /// "Low high", two tones one after another twice, for an acoustic model that knows only those two
  /// and silence; its outputs lag by two frames.
  static func tones() throws -> LiveWords {
    var file = SafeTensors()
    let bands = 40
    // The mel bands around 400 and 3,000 Hz.
    var convolution = [Float](repeating: 0, count: 2 * bands * 3)
    for (channel, range) in [4..<8, 24..<28].enumerated() {
      for band in range { convolution[(channel * bands + band) * 3] = 1 / Float(range.count) }
    }
    file.add("input.mean", [Float](repeating: -10, count: bands), shape: [bands])
    file.add("input.scale", [Float](repeating: 1, count: bands), shape: [bands])
    file.add("conv.weight", convolution, shape: [2, bands, 3])
    file.add("conv.bias", [0, 0], shape: [2])
    file.add("block0.depth.weight", [0, 0], shape: [2, 1])
    file.add("block0.point.weight", [0, 0, 0, 0], shape: [2, 2])
    file.add("block0.point.bias", [0, 0], shape: [2])
    file.add("bottleneck.weight", [1, 0, 0, 1], shape: [2, 2])
    file.add("bottleneck.bias", [0, 0], shape: [2])
    for head in ["states", "phones"] {
      file.add("\(head).weight", [0, 0, 1, -0.5, -0.5, 1], shape: [3, 2])
      file.add("\(head).bias", [4, 0, 0], shape: [3])
    }
    file.metadata["unbidden"] = """
      {"format":"encoder","version":1,"delay":2,"dilations":[1],"floor":1e-6,\
      "states":["silence","low","high"],"phones":["SIL","AA","IY"]}
      """
    let model = try AcousticModelWeights(file.encoded())
    let path = [Int](repeating: 1, count: 10) + [Int](repeating: 2, count: 10)
    let word = try WakeWord(
      name: "low_high", phrase: "low high",
      paths: StatePathPattern(head: .states, paths: [path], cap: 6, encoder: model.hash),
      source: .synthesis, calibration: Calibration(slope: 2, offset: 1),
      falseAlarms: FalseAlarmTable(peaks: [-9, -8, -7, -5], hours: 2)!, ceiling: 1,
      licence: "CC0-1.0")
    let silence = [Float](repeating: 0, count: 8_000)
    let tones =
      TestSound.tone(400, seconds: 0.2) + TestSound.tone(3_000, seconds: 0.2)
    return LiveWords(
      words: [word], model: model,
      samples: silence + tones + silence + silence + silence + tones + silence)
  }

  static func samples(of path: String) throws -> [Float] {
    var reader = try RecordingReader(path: path)
    var (samples, block): ([Float], [Float]) = ([], [])
    while reader.read(into: &block) > 0 { samples += block }
    return samples
  }

  /// The best peak of each word, as `spot` finds it: the detector alone, over the whole stream.
  func bestPeaks() -> [(score: Float, start: Double, end: Double)] {
    var best = words.map { _ in ScoredMatch(score: -.infinity, frame: 0, frames: 0) }
    var detector = Detector(words, encoder: model)
    let keep = { (word: Int, peak: ScorePeak) in
      if peak.score > best[word].score { best[word] = peak }
    }
    detector.process(samples.span, onPeak: keep)
    detector.finish(onPeak: keep)
    return zip(words, best).map { word, peak in
      let (start, end) = word.seconds(of: peak)
      return (peak.score, start, end)
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

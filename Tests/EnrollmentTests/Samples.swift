import Audio
import Audit
import CResources
import Features
import Foundation
import Testing

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

/// The repository's SampleAudio, and wake words made of it.
enum Samples {
  static let folder =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path + "/SampleAudio"

  /// - Parameter path: from SampleAudio on.
  static func load(_ path: String) throws -> [Float] {
    var clip = try RecordingReader(path: "\(folder)/\(path)")
    var samples: [Float] = []
    var block: [Float] = []
    while clip.read(into: &block) > 0 { samples += block }
    return samples
  }

  static func take(_ word: String, _ number: Int) throws -> Take {
    try Take(load("takes/\(word)/\(number).flac"))
  }

  /// A line of labels.csv that says when a wake word begins.
  struct Label: Sendable, CustomTestStringConvertible {
    var path: String
    var word: String
    var start: Double
    var testDescription: String { path }
  }

  static let wake: [Label] = {
    let text = (try? String(contentsOfFile: "\(folder)/labels.csv", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").dropFirst().compactMap { line in
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 6, fields[2] == "wake", let start = Double(fields[5]) else {
        return nil
      }
      return Label(path: fields[0], word: fields[1], start: start)
    }
  }()

  /// What is left of the shipped background: debug code plays all 45 minutes of it in as many seconds as a
  /// person waits for a whole test suite. These are stretches of ten seconds, spread over all of it.
  struct Background: Sendable {
    let space: CepstralSpace
    let phones: PhoneBackground

    /// - Parameter seconds: that are left.
    init(seconds: Int) throws {
      var file = try SafeTensors(CepstralSpace.shippedData)
      var phones = try SafeTensors(PhoneBackground.shippedData)
      let distances = try file.floats("background.distance", shape: [nil]).values
      let (stretch, count) = (500, seconds / 10)
      let starts = (0..<count).map { $0 * (distances.count - stretch) / max(1, count - 1) }
      func cut(_ tensor: inout SafeTensors.Tensor?) {
        guard let whole = tensor else { return }
        let width = whole.shape[1]
        var bytes = Data()
        for start in starts {
          let first = whole.bytes.startIndex + start * width
          bytes.append(whole.bytes[first..<first + stretch * width])
        }
        tensor = SafeTensors.Tensor(
          type: whole.type, shape: [count * stretch, width], bytes: bytes)
      }
      cut(&file.tensors["background"])
      cut(&phones.tensors["phones"])
      file.add(
        "background.distance", starts.flatMap { distances[$0..<$0 + stretch] },
        shape: [count * stretch])
      space = try CepstralSpace(file.encoded())
      self.phones = try PhoneBackground(phones.encoded(), for: .shipped)
    }

    func enrollment(_ takes: [Take]) throws -> Enrollment {
      try Enrollment(takes, in: space, phones: phones)
    }
  }

  static let short = Result { try Background(seconds: 100) }
  static let tiny = Result { try Background(seconds: 30) }

  /// Both wake words of three takes each; made once, because it takes seconds.
  static let words = Result {
    try ["hey_lantern", "silver_teapot"].map { word in
      try short.get().enrollment((1...3).map { try take(word, $0) })
        .wakeWord(name: word, phrase: word, licence: "CC0-1.0")
    }
  }
}

/// All detections that `detector` makes in `samples` at a threshold for each word, and the best peaks
/// of each second that reach it, both as the word's number and the stretch in seconds; it is as new
/// afterwards.
func detections(
  _ detector: inout Detector, _ samples: [Float], thresholds: [Float]
) -> (events: [Said], best: [Said]) {
  let words = detector.words
  var decisions = thresholds.map { Decision(threshold: $0) }
  var events: [Said] = []
  var peaks: [[TimedPeak]] = words.map { _ in [] }
  func decide(_ word: Int, _ match: ScoredMatch) {
    guard let detection = decisions[word].update(match) else { return }
    let (start, end) = words[word].seconds(of: detection.match)
    events.append(Said(word: word, start: start, end: end))
  }
  func keep(_ word: Int, _ peak: ScorePeak) {
    guard peak.score >= thresholds[word] else { return }
    let (start, end) = words[word].seconds(of: peak)
    peaks[word].append(TimedPeak(start: start, end: end, score: peak.score))
  }
  detector.process(samples.span, onMatch: decide, onPeak: keep)
  detector.finish(onMatch: decide, onPeak: keep)
  let best = peaks.enumerated().flatMap { word, peaks in
    PeakSuppression(peaks).peaks.map { Said(word: word, start: $0.start, end: $0.end) }
  }
  return (events.sorted { $0.end < $1.end }, best.sorted { $0.end < $1.end })
}

/// A wake word that was said, by its number, and when in seconds.
struct Said: Equatable {
  var word: Int
  var start: Double
  var end: Double
}

extension PhoneBackground {
  /// The bytes that ``shipped()`` is made of.
  static let shippedData = Data.resource(unbidden_phone_background())
}

/// A peak and the number of the word that it is of.
struct Heard: Equatable {
  var word: Int
  var peak: ScorePeak
}

/// All peaks that `detector` finds in `samples`, cut into pieces of the given sizes in turn; it is
/// as new afterwards.
func peaks(
  _ detector: inout Detector, _ samples: [Float], pieces: [Int] = [.max]
) -> [Heard] {
  var heard: [Heard] = []
  var position = 0
  var piece = 0
  while position < samples.count {
    let end = position + min(pieces[piece % pieces.count], samples.count - position)
    detector.process(samples.span.extracting(position..<end)) {
      heard.append(Heard(word: $0, peak: $1))
    }
    position = end
    piece += 1
  }
  detector.finish { heard.append(Heard(word: $0, peak: $1)) }
  return heard
}

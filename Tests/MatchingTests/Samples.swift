import Audio
import Features
import Foundation
import Testing

@testable import Matching

/// The repository's SampleAudio, and wake words made of it.
enum Samples {
  static let folder =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path + "/SampleAudio"

  /// - Parameter path: from SampleAudio on.
  static func load(_ path: String) throws -> [Float] {
    var clip = try Clip(path: "\(folder)/\(path)")
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

  /// The shipped space with less background: debug code plays all 45 minutes of it in as many
  /// seconds as a person waits for a whole test suite. What is left are stretches of ten seconds,
  /// spread over all of it.
  ///
  /// - Parameter seconds: of background.
  static func space(seconds: Int) throws -> FeatureSpace {
    var file = try SafeTensors(FeatureSpace.shippedData)
    let whole = file.tensors["background"]!
    let dimension = whole.shape[1]
    let stretch = 500
    let count = seconds / 10
    let distances = try file.floats("background.distance", shape: [whole.shape[0]]).values
    var bytes = Data()
    var kept: [Float] = []
    for index in 0..<count {
      let first = index * (whole.shape[0] - stretch) / max(1, count - 1)
      let start = whole.bytes.startIndex + first * dimension
      bytes.append(whole.bytes[start..<start + stretch * dimension])
      kept += distances[first..<first + stretch]
    }
    file.add("background.distance", kept, shape: [kept.count])
    file.tensors["background"] = SafeTensors.Tensor(
      type: .int8, shape: [count * stretch, dimension], bytes: bytes)
    return try FeatureSpace(file.encoded())
  }

  static let shortSpace = Result { try space(seconds: 150) }
  static let tinySpace = Result { try space(seconds: 30) }

  /// Both wake words of three takes each; made once, because it takes seconds.
  static let words = Result {
    try ["hey_lantern", "silver_teapot"].map { word in
      try Enrolment((1...3).map { try take(word, $0) }, in: shortSpace.get())
        .wakeWord(name: word, phrase: word, licence: "CC0-1.0")
    }
  }
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

import Audio
import Enrollment
import Foundation
import Spotting
import TensorFile
import TestSupport

/// The repository's SampleAudio, and wake words made of it.
package enum SampleWords {
  /// - Parameter path: from SampleAudio on.
  package static func load(_ path: String) throws -> [Float] {
    try samples(of: "\(SampleAudio.folder)/\(path)")
  }

  /// The samples of any recording.
  package static func samples(of path: String) throws -> [Float] {
    var reader = try RecordingReader(path: path)
    var (samples, block): ([Float], [Float]) = ([], [])
    while reader.read(into: &block) > 0 { samples += block }
    return samples
  }

  package static func take(_ word: String, _ number: Int) throws -> Take {
    try Take(load("takes/\(word)/\(number).flac"))
  }

  /// The recordings that begin with one of the two wake words and are whole.
  package static let wake = Result {
    try SampleAudio.labels().filter { $0.verdict == "wake" && $0.wakeStart != nil }
  }

  /// What is left of the shipped background: debug code plays all 45 minutes of it in as many
  /// seconds as a person waits for a whole test suite. These are stretches of ten seconds, spread
  /// over all of it.
  package struct Background: Sendable {
    package let space: CepstralSpace
    package let phones: PhoneBackground

    /// - Parameter seconds: that are left.
    init(seconds: Int) throws {
      var file = try SafeTensors(EmbeddedFile.background)
      var phones = try SafeTensors(EmbeddedFile.phoneBackground)
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

    package func enrollment(_ takes: [Take]) throws -> Enrollment {
      try Enrollment(takes, in: space, phones: phones)
    }
  }

  package static let short = Result { try Background(seconds: 100) }
  package static let tiny = Result { try Background(seconds: 30) }

  /// Both wake words of three takes each; made once, because it takes seconds.
  package static let words = Result {
    try ["hey_lantern", "silver_teapot"].map { word in
      try short.get().enrollment((1...3).map { try take(word, $0) })
        .wakeWord(name: word, phrase: word, licence: "CC0-1.0")
    }
  }
}

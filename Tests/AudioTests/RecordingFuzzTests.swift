import Foundation
import Testing

@testable import Audio

@Suite struct ClipFuzzTests {
  @Test(
    "Whatever byte of a recording is wrong, samples or an error come out, and they are finite",
    arguments: [
      "s16.wav", "s24.wav", "f32.wav", "mulaw.wav", "stereo24.wav", "s16.aiff", "s16.au",
      "mono.flac", "vorbis.ogg", "stereo.opus", "cbr.mp3", "vbr.mp3",
    ])
  func mutations(name: String) throws {
    let folder = try TemporaryFolder()
    let original = try bytes(of: resource(name))
    var random = SplitMix(state: UInt64(original.count))
    for round in 0..<150 {
      var bytes = original
      for _ in 0..<Int(random.next() % 8 + 1) {
        // Most of the harm is done in the header.
        let reach = random.next() % 3 == 0 ? bytes.count : min(bytes.count, 120)
        let position = Int(random.next() % UInt64(reach))
        let extremes: [UInt8] = [0, 1, 0x7F, 0x80, 0xFF, UInt8(random.next() % 256)]
        bytes[position] = extremes[Int(random.next() % 6)]
      }
      if random.next() % 4 == 0 { bytes.removeLast(Int(random.next() % UInt64(bytes.count))) }
      let path = try folder.write(bytes, "fuzz")
      do throws(AudioError) {
        var clip = try RecordingReader(path: path)
        var block: [Float] = []
        var total = 0
        // A few hundred times the true length: no header may make up sound without end.
        while clip.read(into: &block) > 0, total < 20_000_000 {
          total += block.count
          let isFinite = block.allSatisfy { $0.isFinite }
          #expect(isFinite, "\(name), round \(round)")
        }
        #expect(total > 0 && total < 20_000_000, "\(name), round \(round)")
        for defect in clip.defects { #expect(!"\(defect)".isEmpty) }
      } catch {
        #expect("\(error)".hasPrefix(path), "\(name), round \(round)")
      }
    }
  }
}

/// Sebastiano Vigna's SplitMix64: every run mutates the same bytes.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

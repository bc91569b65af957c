import Foundation
import Testing

@testable import Features

/// The signal and its frames as Training/data/features.py computes them in double precision; made
/// by Resources/make.py.
enum Reference {
  static let samples: [Float] = values("signal.s16", as: Int16.self) { Float($0) / 32_768 }
  static let frames: [Float] = values("features.f32", as: Float.self) { $0 }

  private static func values<Element: BitwiseCopyable>(
    _ name: String, as type: Element.Type, _ convert: (Element) -> Float
  ) -> [Float] {
    let url = Bundle.module.url(forResource: "Resources/\(name)", withExtension: nil)!
    let data = try! Data(contentsOf: url)
    let size = MemoryLayout<Element>.size
    return data.withUnsafeBytes { bytes in
      (0..<bytes.count / size).map {
        convert(bytes.loadUnaligned(fromByteOffset: $0 * size, as: type))
      }
    }
  }
}

/// All frames that an extractor gives for `samples`, cut into pieces of the given sizes in turn.
func extracted(_ samples: [Float], pieces: [Int] = [.max]) -> [[Float]] {
  var extractor = CepstralExtractor()
  var frames: [[Float]] = []
  var position = 0
  var piece = 0
  while position < samples.count {
    let end = min(samples.count, position + min(pieces[piece % pieces.count], samples.count))
    let part = samples.span.extracting(position..<end)
    var place = 0
    while extractor.advance(through: part, from: &place) { frames.append(extractor.frame) }
    position = end
    piece += 1
  }
  return frames
}

@Suite("Features against their reference")
struct ReferenceTests {
  @Test("Frames equal those of the NumPy reference")
  func reference() {
    let frames = extracted(Reference.samples)
    #expect(frames.count * 26 == Reference.frames.count)
    let worst = zip(frames.joined(), Reference.frames).map { abs($0 - $1) }.max() ?? .infinity
    // Cepstra reach 40; single precision leaves a ten-thousandth of a neper.
    #expect(worst < 2e-3)
  }

  @Test(
    "How the samples are split over calls changes no bit of the frames",
    arguments: [[1], [159, 160, 161], [400], [7, 1000, 33]])
  func chunking(pieces: [Int]) {
    #expect(extracted(Reference.samples, pieces: pieces) == extracted(Reference.samples))
  }

  @Test("A reset extractor is as good as new")
  func reset() {
    var extractor = CepstralExtractor()
    let other = Array(Reference.samples.reversed()[..<7777])
    var position = 0
    while extractor.advance(through: other.span, from: &position) {}
    extractor.reset()
    var frames: [[Float]] = []
    let samples = Reference.samples
    position = 0
    while extractor.advance(through: samples.span, from: &position) {
      frames.append(extractor.frame)
    }
    #expect(frames == extracted(Reference.samples))
  }
}

@Suite("Features under gain, silence and offset")
struct InvarianceTests {
  private func worstDifference(_ a: some Sequence<[Float]>, _ b: some Sequence<[Float]>) -> Float {
    zip(Array(a.joined()), Array(b.joined())).map { abs($0 - $1) }.max() ?? .infinity
  }

  @Test(
    "After some speech, ten times louder or quieter gives the same frames",
    arguments: [0.1, 10] as [Float])
  func gain(factor: Float) {
    // Without the stretch of digital silence, which no gain makes louder.
    let sound = [[Float]](repeating: Array(Reference.samples[5_000...]), count: 24).flatMap { $0 }
    let frames = extracted(sound)
    let other = extracted(sound.map { $0 * factor })
    #expect(worstDifference(frames.suffix(40), other.suffix(40)) < 0.1)
  }

  @Test("Digital silence gives finite frames, all alike")
  func silence() {
    let frames = extracted([Float](repeating: 0, count: 16_000))
    #expect(frames.allSatisfy { $0.allSatisfy(\.isFinite) })
    #expect(frames.dropFirst().allSatisfy { $0 == frames[1] })
  }

  @Test("A constant offset makes no sound")
  func offset() {
    let shifted = extracted([Float](repeating: 0.001, count: 16_000))
    let silent = extracted([Float](repeating: 0, count: 16_000))
    #expect(worstDifference(shifted, silent) < 0.05)
  }
}

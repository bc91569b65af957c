import Foundation
import Testing

@testable import Features
@testable import TensorFile

/// The small network of Resources/make_encoder.py.
enum SmallEncoder {
  static let data = Result { try resource("encoder.safetensors") }
  static let weights = Result { try AcousticModelWeights(data.get()) }

  /// Bottleneck, states and phones of a frame of the newest block, side by side.
  static func outputs(_ encoder: borrowing AcousticModel, row: Int = 0) -> [Float] {
    let weights = encoder.weights
    func values(_ block: [Float], _ count: Int) -> ArraySlice<Float> {
      block[row * DenseLayer.padded(count)..<row * DenseLayer.padded(count) + count]
    }
    return Array(
      values(encoder.bottleneck, weights.bottleneckSize)
        + values(encoder.states, weights.description.states.count)
        + values(encoder.phones, weights.description.phones.count))
  }

  /// Everything that comes of `samples`, cut into pieces of the given sizes in turn and computed frame
  /// by frame or in full blocks: log mel frames, and the outputs.
  static func run(
    _ samples: [Float], pieces: [Int] = [.max], inBlocks: Bool = false,
    through mel: inout LogMel, _ encoder: inout AcousticModel
  ) -> (frames: [[Float]], outputs: [[Float]]) {
    var (frames, outputs): ([[Float]], [[Float]]) = ([], [])
    func flush() {
      for row in 0..<encoder.run() { outputs.append(Self.outputs(encoder, row: row)) }
    }
    var (start, piece) = (0, 0)
    while start < samples.count {
      let count = min(pieces[piece % pieces.count], samples.count - start)
      let part = samples.span.extracting(start..<start + count)
      var position = 0
      while mel.advance(through: part, from: &position) {
        encoder.add(mel.frame)
        frames.append(Array(mel.frame[..<encoder.weights.bands]))
        if encoder.isFull || !inBlocks { flush() }
      }
      (start, piece) = (start + count, piece + 1)
    }
    flush()
    return (frames, outputs)
  }

  static func run(
    _ samples: [Float], pieces: [Int] = [.max], inBlocks: Bool = false
  ) throws -> (frames: [[Float]], outputs: [[Float]]) {
    var mel = LogMel(try weights.get())
    var encoder = AcousticModel(try weights.get())
    return run(samples, pieces: pieces, inBlocks: inBlocks, through: &mel, &encoder)
  }
}

@Suite("Log mel frames and the encoder")
struct EncoderTests {
  private func worstDifference(_ values: [[Float]], _ name: String) throws -> Float {
    let data = try resource(name)
    let expected = data.withUnsafeBytes { bytes in
      (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
    }
    try #require(values.joined().count == expected.count)
    return zip(values.joined(), expected).map { abs($0 - $1) }.max() ?? .infinity
  }

  @Test("Frames equal those of NumPy")
  func frames() throws {
    let frames = try SmallEncoder.run(Reference.samples).frames
    // In digital silence nothing but the rounding of the floor is left of the logarithm.
    #expect(try worstDifference(frames, "encoder_frames.f32") < 1e-3)
  }

  @Test("Outputs equal those of PyTorch")
  func outputs() throws {
    let data = try resource("encoder_frames.f32")
    let bands = try SmallEncoder.weights.get().bands
    var encoder = AcousticModel(try SmallEncoder.weights.get())
    var outputs: [[Float]] = []
    for frame in 0..<data.count / 4 / bands {
      let values = data.withUnsafeBytes { bytes in
        (0..<bands).map {
          bytes.loadUnaligned(fromByteOffset: (frame * bands + $0) * 4, as: Float.self)
        }
      }
      encoder.step(values)
      outputs.append(SmallEncoder.outputs(encoder))
    }
    #expect(try worstDifference(outputs, "encoder_outputs.f32") < 1e-4)
    let both = try SmallEncoder.run(Reference.samples).outputs
    #expect(try worstDifference(both, "encoder_outputs.f32") < 2e-3)
  }

  @Test(
    "How the samples are split over calls changes no bit",
    arguments: [[1], [319, 320, 321], [512], [7, 1000, 0, 33]])
  func chunking(pieces: [Int]) throws {
    let whole = try SmallEncoder.run(Reference.samples)
    let split = try SmallEncoder.run(Reference.samples, pieces: pieces)
    #expect(split.frames == whole.frames && split.outputs == whole.outputs)
  }

  @Test("A block of frames gives bit for bit what they give one by one")
  func blocks() throws {
    let single = try SmallEncoder.run(Reference.samples)
    let blocks = try SmallEncoder.run(Reference.samples, inBlocks: true)
    #expect(single.outputs.count > 2 * AcousticModel.blockLength)
    #expect(blocks.outputs == single.outputs)
  }

  @Test("After a reset both are as good as new")
  func reset() throws {
    var mel = LogMel(try SmallEncoder.weights.get())
    var encoder = AcousticModel(try SmallEncoder.weights.get())
    let other = Array(Reference.samples.reversed()[..<7_777])
    _ = SmallEncoder.run(other, through: &mel, &encoder)
    mel.reset()
    encoder.reset()
    let again = SmallEncoder.run(Reference.samples, through: &mel, &encoder)
    let fresh = try SmallEncoder.run(Reference.samples)
    #expect(again.outputs == fresh.outputs)
  }

  @Test("The heads are distributions, and silence leaves everything finite")
  func distributions() throws {
    let silence = [Float](repeating: 0, count: 16_000)
    for outputs in try SmallEncoder.run(Reference.samples + silence).outputs {
      #expect(outputs.allSatisfy { $0.isFinite })
      for head in [outputs[6..<11], outputs[11..<15]] {
        #expect(abs(head.reduce(0) { $0 + exp($1) } - 1) < 1e-5)
      }
    }
  }

  @Test("Frame k describes the 20 ms around the middle of its window")
  func seconds() {
    let (start, end) = LogMel.seconds(upTo: 10, count: 3)
    #expect(start == Double(8 * 320 + 256 - 160) / 16_000)
    #expect(end == Double(10 * 320 + 256 + 160) / 16_000)
    #expect(LogMel.seconds(upTo: 0, count: 9).start == 0)
  }
}

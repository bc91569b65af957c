import Foundation
import Testing

@testable import Features
@testable import TensorFile

/// The small network of Resources/make_acoustic_model.py.
enum SmallModel {
  static let data = Result { try resource("acoustic_model.safetensors") }
  static let weights = Result { try AcousticModelWeights(data.get()) }

  /// Bottleneck, states and phones of a frame of the newest block, side by side.
  static func outputs(_ model: borrowing AcousticModel, row: Int = 0) -> [Float] {
    let weights = model.weights
    func values(_ frame: UnsafePointer<Float>, _ count: Int) -> [Float] {
      Array(UnsafeBufferPointer(start: frame, count: count))
    }
    return values(model.bottleneck(row), weights.bottleneck.outputs)
      + values(model.states(row), weights.description.states.count)
      + values(model.phones(row), weights.description.phones.count)
  }

  /// Everything that comes of `samples`, cut into pieces of the given sizes in turn and computed
  /// frame by frame or in full blocks: log mel frames, and the outputs.
  static func run(
    _ samples: [Float], pieces: [Int] = [.max], inBlocks: Bool = false,
    through mel: inout LogMel, _ model: inout AcousticModel
  ) -> (frames: [[Float]], outputs: [[Float]]) {
    var (frames, outputs): ([[Float]], [[Float]]) = ([], [])
    func flush() {
      for row in 0..<model.run() { outputs.append(Self.outputs(model, row: row)) }
    }
    var (start, piece) = (0, 0)
    while start < samples.count {
      let count = min(pieces[piece % pieces.count], samples.count - start)
      let part = samples.span.extracting(start..<start + count)
      var position = 0
      while mel.advance(through: part, from: &position) {
        model.add(mel.frame)
        frames.append(Array(mel.frame[..<model.weights.bands]))
        if model.isFull || !inBlocks { flush() }
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
    var model = AcousticModel(try weights.get())
    return run(samples, pieces: pieces, inBlocks: inBlocks, through: &mel, &model)
  }
}

@Suite("Log mel frames and the acoustic model")
struct AcousticModelTests {
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
    let frames = try SmallModel.run(Reference.samples).frames
    // In digital silence nothing but the rounding of the floor is left of the logarithm.
    #expect(try worstDifference(frames, "acoustic_model_frames.f32") < 1e-3)
  }

  @Test("Outputs equal those of PyTorch")
  func outputs() throws {
    let data = try resource("acoustic_model_frames.f32")
    let bands = try SmallModel.weights.get().bands
    var model = AcousticModel(try SmallModel.weights.get())
    var outputs: [[Float]] = []
    for frame in 0..<data.count / 4 / bands {
      let values = data.withUnsafeBytes { bytes in
        (0..<bands).map {
          bytes.loadUnaligned(fromByteOffset: (frame * bands + $0) * 4, as: Float.self)
        }
      }
      model.add(values)
      _ = model.run()
      outputs.append(SmallModel.outputs(model))
    }
    #expect(try worstDifference(outputs, "acoustic_model_outputs.f32") < 1e-4)
    let both = try SmallModel.run(Reference.samples).outputs
    #expect(try worstDifference(both, "acoustic_model_outputs.f32") < 2e-3)
  }

  @Test(
    "How the samples are split over calls changes no bit",
    arguments: [[1], [319, 320, 321], [512], [7, 1000, 0, 33]])
  func chunking(pieces: [Int]) throws {
    let whole = try SmallModel.run(Reference.samples)
    let split = try SmallModel.run(Reference.samples, pieces: pieces)
    #expect(split.frames == whole.frames && split.outputs == whole.outputs)
  }

  @Test("A block of frames gives bit for bit what they give one by one")
  func blocks() throws {
    let single = try SmallModel.run(Reference.samples)
    let blocks = try SmallModel.run(Reference.samples, inBlocks: true)
    #expect(single.outputs.count > 2 * AcousticModel.blockLength)
    #expect(blocks.outputs == single.outputs)
  }

  @Test("After a reset both are as good as new")
  func reset() throws {
    var mel = LogMel(try SmallModel.weights.get())
    var model = AcousticModel(try SmallModel.weights.get())
    let other = Array(Reference.samples.reversed()[..<7_777])
    _ = SmallModel.run(other, through: &mel, &model)
    mel.reset()
    model.reset()
    let again = SmallModel.run(Reference.samples, through: &mel, &model)
    let fresh = try SmallModel.run(Reference.samples)
    #expect(again.outputs == fresh.outputs)
  }

  @Test("The heads are distributions, and silence leaves everything finite")
  func distributions() throws {
    let silence = [Float](repeating: 0, count: 16_000)
    for outputs in try SmallModel.run(Reference.samples + silence).outputs {
      #expect(outputs.allSatisfy { $0.isFinite })
      for head in [outputs[6..<11], outputs[11..<15]] {
        #expect(abs(head.reduce(0) { $0 + exp($1) } - 1) < 1e-5)
      }
    }
  }

  @Test("Frame k describes the 20 ms around the middle of its window")
  func seconds() {
    let (start, end) = FrameTime.seconds(upTo: 10, count: 3)
    #expect(start == Double(8 * 320 + 256 - 160) / 16_000)
    #expect(end == Double(10 * 320 + 256 + 160) / 16_000)
    #expect(FrameTime.seconds(upTo: 0, count: 9).start == 0)
  }

  @Test(
    "A posteriorgram is the model's outputs without those from before the stream, however split",
    arguments: [[Int.max], [1], [319, 321], [4_000, 3]])
  func posteriorgram(pieces: [Int]) throws {
    let weights = try SmallModel.weights.get()
    let expected = try SmallModel.run(Reference.samples).outputs.dropFirst(3)
    let samples = Reference.samples
    var stream = Posteriorgram(weights)
    for _ in 0..<2 {
      var frames: [[Float]] = []
      var (start, piece) = (0, 0)
      while start < samples.count {
        let count = min(pieces[piece % pieces.count], samples.count - start)
        let part = samples.span.extracting(start..<start + count)
        var position = 0
        while stream.advance(through: part, from: &position) {
          frames.append(
            Array(UnsafeBufferPointer(start: stream.states, count: 5))
              + Array(UnsafeBufferPointer(start: stream.phones, count: 4)))
        }
        #expect(position == count)
        (start, piece) = (start + count, piece + 1)
      }
      #expect(frames == expected.map { Array($0[6...]) })
      // The frames up to the one whose middle is the end: half a window, and three hops of delay.
      #expect(stream.tailLength == 256 + 3 * 320)
      stream.reset()
    }
  }
}

import Foundation
import TensorFile

/// What an ``AcousticModel`` was taught: the content of `acoustic_model.safetensors`, which
/// `Training/` makes. Shared by all threads, and never changed.
package final class AcousticModelWeights: Sendable {
  /// The model that this version ships.
  package static let shipped: AcousticModelWeights = {
    do {
      return try AcousticModelWeights(EmbeddedFile.acousticModel)
    } catch {
      // The file is part of the program, and a test reads it: only a broken build comes here.
      fatalError("the acoustic model in this program is damaged: \(error)")
    }
  }()

  /// SHA-256 of the file, 64 hexadecimal digits in lower case: state paths of one model mean
  /// nothing to another.
  package let hash: String
  /// What the file says beside the tensors.
  package let description: AcousticModelDescription
  /// Mel bands of a frame.
  package let bands: Int
  /// What is added to each band's energy before the logarithm, taken from it after, and multiplied.
  var floor: Float { description.floor }
  /// Padded with zeros to whole vectors.
  let mean: [Float]
  let scale: [Float]
  let first: DenseLayer
  let blocks: [Block]
  let bottleneck: DenseLayer
  let states: DenseLayer
  let phones: DenseLayer

  /// A filter over time for each channel, then a mixture of the channels.
  struct Block: Sendable {
    let depth: DepthwiseLayer
    let point: DenseLayer
  }

  /// Frames that the first layer looks at.
  static let firstTaps = 3

  /// - Parameter data: a safetensors file of the format `acoustic-model`: `input.mean` and
  ///   `input.scale` [bands]; `conv.weight` [channels, bands, 3] and `conv.bias`; for each block N
  ///   `blockN.depth.weight` [channels, taps], `blockN.point.weight` [channels, channels] and
  ///   `blockN.point.bias`; `bottleneck.weight` [size, channels] and `.bias`; `states` and
  ///   `phones`, `.weight` [classes, size] and `.bias`. All are of 32-bit floats, and none is
  ///   empty.
  /// - Throws: ``SafeTensorsError``, naming the tensor or field at fault.
  package init(_ data: Data) throws(SafeTensorsError) {
    let file = try SafeTensors(data)
    description = try AcousticModelDescription.read(file)
    hash = fileHash(data)
    var tensors = Tensors(file)
    let mean = try tensors.floats("input.mean", [nil]).values
    bands = mean.count
    let scale = try tensors.floats("input.scale", [bands]).values
    let padding = [Float](repeating: 0, count: DenseLayer.padded(bands) - bands)
    (self.mean, self.scale) = (mean + padding, scale + padding)
    let (conv, shape) = try tensors.floats("conv.weight", [nil, bands, Self.firstTaps])
    let channels = shape[0]
    // The input is frame after frame, the tensor has a band's frames side by side.
    var byFrame = [Float](repeating: 0, count: conv.count)
    for channel in 0..<channels {
      let row = channel * bands * Self.firstTaps
      for band in 0..<bands {
        for tap in 0..<Self.firstTaps {
          byFrame[row + tap * bands + band] = conv[row + band * Self.firstTaps + tap]
        }
      }
    }
    first = DenseLayer(
      weight: byFrame, bias: try tensors.floats("conv.bias", [channels]).values)
    var blocks: [Block] = []
    for (number, dilation) in description.dilations.enumerated() {
      blocks.append(try tensors.block(number, channels: channels, dilation: dilation))
    }
    self.blocks = blocks
    bottleneck = try tensors.layer("bottleneck", outputs: nil, inputs: channels)
    let size = bottleneck.outputs
    states = try tensors.head("states", outputs: description.states.count, inputs: size)
    phones = try tensors.head("phones", outputs: description.phones.count, inputs: size)
    guard let stranger = tensors.stranger else { return }
    throw .field("tensors", found: stranger, expected: "no tensor of this name")
  }
}

/// The tensors of a file, and which of them were read.
private struct Tensors {
  private let file: SafeTensors
  private var read: Set<String> = []

  init(_ file: SafeTensors) { self.file = file }

  /// A tensor that nobody asked for.
  var stranger: String? { file.tensors.keys.filter { !read.contains($0) }.min() }

  /// Nothing in an acoustic model may be empty.
  mutating func floats(
    _ name: String, _ shape: [Int?]
  ) throws(SafeTensorsError) -> (values: [Float], shape: [Int]) {
    let tensor = try file.floats(name, shape: shape)
    guard !tensor.values.isEmpty else {
      throw .unexpected(tensor: name, found: "empty", expected: "one value at least")
    }
    read.insert(name)
    return tensor
  }

  mutating func layer(
    _ name: String, outputs: Int?, inputs: Int, padding: Float = 0
  ) throws(SafeTensorsError) -> DenseLayer {
    let (weight, shape) = try floats("\(name).weight", [outputs, inputs])
    return DenseLayer(
      weight: weight, bias: try floats("\(name).bias", [shape[0]]).values, padding: padding)
  }

  /// A layer whose outputs become log posteriors: what pads them must not count in their sum.
  mutating func head(
    _ name: String, outputs: Int, inputs: Int
  ) throws(SafeTensorsError) -> DenseLayer {
    try layer(name, outputs: outputs, inputs: inputs, padding: -1e30)
  }

  mutating func block(
    _ number: Int, channels: Int, dilation: Int
  ) throws(SafeTensorsError) -> AcousticModelWeights.Block {
    let name = "block\(number).depth.weight"
    let (depth, shape) = try floats(name, [channels, nil])
    guard shape[1] <= 16 else {
      throw .unexpected(tensor: name, found: "\(shape)", expected: "16 taps at most")
    }
    return AcousticModelWeights.Block(
      depth: DepthwiseLayer(weight: depth, taps: shape[1], dilation: dilation),
      point: try layer("block\(number).point", outputs: channels, inputs: channels))
  }
}

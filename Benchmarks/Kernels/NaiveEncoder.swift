import Features
import Foundation

/// The shipped encoder, its front end included, one frame after another through each layer. It hears
/// each stretch of sound as if nothing had been before it.
struct NaiveEncoder {
  private let mel: NaiveLogMel
  private let bands: Int
  private let first: NaiveDense
  private let blocks: [(depth: NaiveFilter, point: NaiveDense)]
  private let bottleneck: NaiveDense
  private let states: NaiveDense
  private let phones: NaiveDense
  /// Frames by which the output lags.
  let delay: Int
  /// Classes of each head.
  var stateCount: Int { states.outputs }
  var phoneCount: Int { phones.outputs }

  /// Frames that the first layer looks at.
  private static let firstTaps = 3

  /// - Parameter path: of `encoder.safetensors`, of which `AcousticModelWeights.shipped` was made.
  init(path: String) throws {
    let file = try SafeTensors(Data(contentsOf: URL(fileURLWithPath: path)))
    func floats(_ name: String) throws -> [Float] {
      try file.floats(name, shape: file.tensors[name]?.shape ?? []).values
    }
    func layer(_ name: String) throws -> NaiveDense {
      try NaiveDense(weight: floats("\(name).weight"), bias: floats("\(name).bias"))
    }
    let description = AcousticModelWeights.shipped.description
    delay = description.delay
    let mean = try floats("input.mean")
    let bands = mean.count
    self.bands = bands
    mel = NaiveLogMel(floor: description.floor, mean: mean, scale: try floats("input.scale"))
    // A row of the tensor has the frames of a band side by side, the input the bands of a frame.
    let tensor = try layer("conv")
    let weight = tensor.weight.indices.map { index in
      let (row, place) = index.quotientAndRemainder(dividingBy: tensor.inputs)
      let (tap, band) = place.quotientAndRemainder(dividingBy: bands)
      return tensor.weight[row * tensor.inputs + band * Self.firstTaps + tap]
    }
    first = NaiveDense(weight: weight, bias: tensor.bias)
    blocks = try description.dilations.enumerated().map { number, dilation in
      let name = "block\(number)"
      let depth = try floats("\(name).depth.weight")
      let taps = depth.count / tensor.outputs
      return (
        NaiveFilter(taps: taps, dilation: dilation, weight: depth), try layer("\(name).point")
      )
    }
    bottleneck = try layer("bottleneck")
    states = try layer("states")
    phones = try layer("phones")
  }

  /// - Returns: the bottleneck's values, frame after frame.
  func encode(_ samples: [Float]) -> [Float] {
    let heard = mel.frames(samples)
    let frames = heard.count / bands
    let input = [Float](repeating: 0, count: (Self.firstTaps - 1) * bands) + heard
    var rows = apply(first, to: input, step: bands, rectified: true, frames: frames)
    for (depth, point) in blocks {
      let past = [Float](repeating: 0, count: depth.reach * depth.width) + rows
      var filtered = [Float](repeating: 0, count: rows.count)
      for frame in 0..<frames {
        depth.apply(
          to: past, frame: depth.reach + frame, into: &filtered, at: frame * depth.width)
      }
      let mixed = apply(point, to: filtered, step: depth.width, rectified: false, frames: frames)
      for index in rows.indices { rows[index] = max(0, rows[index] + mixed[index]) }
    }
    return apply(bottleneck, to: rows, step: first.outputs, rectified: true, frames: frames)
  }

  /// - Parameter values: of the bottleneck.
  /// - Returns: log posteriors, frame after frame.
  func states(of values: [Float]) -> [Float] { head(states, values) }
  func phones(of values: [Float]) -> [Float] { head(phones, values) }

  private func head(_ layer: NaiveDense, _ values: [Float]) -> [Float] {
    let frames = values.count / layer.inputs
    var rows = apply(layer, to: values, step: layer.inputs, rectified: false, frames: frames)
    for frame in 0..<frames {
      NaiveLogSoftmax.apply(to: &rows, from: frame * layer.outputs, count: layer.outputs)
    }
    return rows
  }

  /// - Parameter step: values from a frame's input to the next's.
  private func apply(
    _ layer: NaiveDense, to input: [Float], step: Int, rectified: Bool, frames: Int
  ) -> [Float] {
    var output = [Float](repeating: 0, count: frames * layer.outputs)
    for frame in 0..<frames {
      layer.apply(
        to: input, from: frame * step, rectified: rectified, into: &output,
        at: frame * layer.outputs)
    }
    return output
  }
}

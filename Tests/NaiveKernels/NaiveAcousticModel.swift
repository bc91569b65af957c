import Foundation

/// Scaled log mel energies, window after window, with the naive spectrum and bank.
package struct NaiveLogMel {
  package let bands: Int
  private let hopLength: Int
  private let windowLength: Int
  private let preEmphasis: Float
  private let floor: Float
  private let mean: [Float]
  private let scale: [Float]
  private let spectrum: NaiveSpectrum
  private let bank: NaiveMelBank
  private let binCount: Int

  /// - Parameters:
  ///   - mean: one value for each band; `scale` likewise.
  ///   - windowLength: samples under a window, which is also the length of the transform.
  package init(
    floor: Float, mean: [Float], scale: [Float], windowLength: Int = 512, hopLength: Int = 320,
    preEmphasis: Float = 0.97
  ) {
    bands = mean.count
    self.windowLength = windowLength
    self.hopLength = hopLength
    self.preEmphasis = preEmphasis
    (self.floor, self.mean, self.scale) = (floor, mean, scale)
    spectrum = NaiveSpectrum(window: NaiveSpectrum.hann(windowLength), fftLength: windowLength)
    bank = NaiveMelBank(bands: bands, fftLength: windowLength)
    binCount = windowLength / 2 + 1
  }

  /// - Returns: frame after frame, for each window that lies wholly in `samples`.
  package func frames(_ samples: [Float]) -> [Float] {
    var power = [Float](repeating: 0, count: binCount)
    var energies = [Float](repeating: 0, count: bands)
    var window = [Float](repeating: 0, count: windowLength)
    // The sample before the first is taken equal to it.
    var emphasised = [Float](repeating: 0, count: samples.count)
    naivePreEmphasis(samples.prefix(1) + samples, factor: preEmphasis, into: &emphasised)
    var frames: [Float] = []
    for start in stride(from: 0, through: samples.count - windowLength, by: hopLength) {
      for index in window.indices { window[index] = emphasised[start + index] }
      spectrum.transform(window, into: &power)
      bank.apply(to: power, into: &energies)
      naiveLogarithms(&energies, floor: floor, mean: mean, scale: scale)
      frames += energies
    }
    return frames
  }
}

/// The network of `AcousticModel`, layer after layer, each over all frames of a sound before which
/// nothing was.
package struct NaiveAcousticModel {
  package let mel: NaiveLogMel
  private let first: NaiveDense
  private let blocks: [(depthwise: NaiveDepthwiseConvolution, pointwise: NaiveDense)]
  private let bottleneck: NaiveDense
  private let stateHead: NaiveDense
  private let phoneHead: NaiveDense
  package var stateCount: Int { stateHead.outputs }
  package var phoneCount: Int { phoneHead.outputs }

  /// Frames that the first layer looks at.
  private static let firstTaps = 3

  /// - Parameters:
  ///   - floor: what the model's metadata say; `dilations` likewise, one for each block.
  ///   - tensor: the values of the model's tensor of this name.
  package init<Failure>(
    floor: Float, dilations: [Int], tensor: (String) throws(Failure) -> [Float]
  ) throws(Failure) {
    func layer(_ name: String) throws(Failure) -> NaiveDense {
      NaiveDense(weight: try tensor("\(name).weight"), bias: try tensor("\(name).bias"))
    }
    let mel = NaiveLogMel(
      floor: floor, mean: try tensor("input.mean"), scale: try tensor("input.scale"))
    self.mel = mel
    // A row of the tensor has the frames of a band side by side, the input the bands of a frame.
    let conv = try layer("conv")
    let weight = conv.weight.indices.map { index in
      let (row, place) = index.quotientAndRemainder(dividingBy: conv.inputs)
      let (tap, band) = place.quotientAndRemainder(dividingBy: mel.bands)
      return conv.weight[row * conv.inputs + band * Self.firstTaps + tap]
    }
    first = NaiveDense(weight: weight, bias: conv.bias)
    var blocks: [(NaiveDepthwiseConvolution, NaiveDense)] = []
    for (number, dilation) in dilations.enumerated() {
      let depth = try tensor("block\(number).depth.weight")
      blocks.append(
        (
          NaiveDepthwiseConvolution(
            weight: depth, taps: depth.count / conv.outputs, dilation: dilation),
          try layer("block\(number).point")
        ))
    }
    self.blocks = blocks
    bottleneck = try layer("bottleneck")
    stateHead = try layer("states")
    phoneHead = try layer("phones")
  }

  /// - Parameter frames: of ``mel``.
  /// - Returns: the bottleneck's values, frame after frame.
  package func bottleneck(of frames: [Float]) -> [Float] {
    let count = frames.count / mel.bands
    let input = [Float](repeating: 0, count: (Self.firstTaps - 1) * mel.bands) + frames
    var rows = apply(first, to: input, step: mel.bands, rectified: true, frames: count)
    for (depthwise, pointwise) in blocks {
      let past = [Float](repeating: 0, count: depthwise.reach * depthwise.width) + rows
      var filtered = [Float](repeating: 0, count: rows.count)
      for frame in 0..<count {
        depthwise.apply(
          to: past, frame: depthwise.reach + frame, into: &filtered, at: frame * depthwise.width)
      }
      rows = apply(
        pointwise, to: filtered, step: depthwise.width, adding: rows, rectified: true,
        frames: count)
    }
    return apply(bottleneck, to: rows, step: first.outputs, rectified: true, frames: count)
  }

  /// - Parameter values: of the bottleneck.
  /// - Returns: log posteriors, frame after frame.
  package func states(of values: [Float]) -> [Float] { head(stateHead, values) }
  package func phones(of values: [Float]) -> [Float] { head(phoneHead, values) }

  private func head(_ layer: NaiveDense, _ values: [Float]) -> [Float] {
    let frames = values.count / layer.inputs
    var rows = apply(layer, to: values, step: layer.inputs, rectified: false, frames: frames)
    for frame in 0..<frames {
      naiveLogSoftmax(&rows, from: frame * layer.outputs, count: layer.outputs)
    }
    return rows
  }

  /// - Parameter step: values from a frame's input to the next's.
  private func apply(
    _ layer: NaiveDense, to input: [Float], step: Int, adding rest: [Float]? = nil,
    rectified: Bool, frames: Int
  ) -> [Float] {
    var output = [Float](repeating: 0, count: frames * layer.outputs)
    for frame in 0..<frames {
      layer.apply(
        to: input, from: frame * step, adding: rest, rectified: rectified, into: &output,
        at: frame * layer.outputs)
    }
    return output
  }
}

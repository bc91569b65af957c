import CKernels
import NaiveKernels
import TestSupport
import Testing

let lanes = Int(unbidden_lanes)

/// Asserts that values are close to what they should be: a part in a hundred thousand, or of 1.
func expectClose(
  _ values: some Collection<Float>, _ expected: some Collection<Float>,
  tolerance: Float = 1e-5, _ comment: Comment? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(values.count == expected.count, comment, sourceLocation: sourceLocation)
  let wrong = zip(values, expected).enumerated().first { _, pair in
    // NaN fails.
    !(pair.0 == pair.1 || abs(pair.0 - pair.1) <= tolerance * max(1, abs(pair.1)))
  }
  #expect(wrong == nil, comment, sourceLocation: sourceLocation)
}

@Suite("Kernels of the acoustic model's layers against their naive twins")
struct LayerKernelTests {
  /// Runs the kernel on the layer's inputs, frames a stride apart.
  private func dense(
    _ layer: NaiveDense, _ activation: unbidden_activation, _ input: [Float], stride: Int,
    adding rest: [Float]?, frames: Int
  ) -> [Float] {
    let (weights, bias) = layer.packed(lanes: lanes)
    var output = [Float](repeating: .nan, count: frames * bias.count)
    unbidden_dense(
      weights, bias, Int32(layer.inputs), Int32(bias.count / lanes), activation, input,
      Int32(stride), rest, &output, Int32(bias.count), Int32(frames))
    return output
  }

  @Test(
    "A dense layer equals its naive sums, whatever its size and the number of frames",
    arguments: [(1, 1), (3, 15), (4, 16), (5, 17), (40, 33), (64, 80)], [0, 1, 5, 6, 7, 13])
  func dense(size: (inputs: Int, outputs: Int), frames: Int) {
    var random = SplitMix(UInt64(100 * size.outputs + frames))
    let (inputs, outputs) = size
    let layer = NaiveDense(
      weight: random.numbers(inputs * outputs), bias: random.numbers(outputs))
    let width = (outputs + lanes - 1) / lanes * lanes
    // Frames may overlap.
    let stride = max(1, inputs - 1)
    let input = random.numbers(frames * stride + inputs)
    let rest = random.numbers(frames * width)
    for (activation, rest) in [(unbidden_linear, nil), (unbidden_rectified, rest)] {
      let found = dense(layer, activation, input, stride: stride, adding: rest, frames: frames)
      var naive = rest ?? [Float](repeating: 0, count: frames * width)
      // What pads the outputs has neither weights nor bias.
      if activation == unbidden_rectified { naive = naive.map { max(0, $0) } }
      for frame in 0..<frames {
        layer.apply(
          to: input, from: frame * stride, adding: rest,
          rectified: activation == unbidden_rectified, into: &naive, at: frame * width)
      }
      expectClose(found, naive)
    }
  }

  @Test("A block of frames gives bit for bit what they give one by one", arguments: [2, 6, 13, 24])
  func denseBlocks(frames: Int) {
    var random = SplitMix(UInt64(frames))
    let layer = NaiveDense(weight: random.numbers(48 * 182), bias: random.numbers(182))
    let input = random.numbers(frames * 48)
    let block = dense(layer, unbidden_linear, input, stride: 48, adding: nil, frames: frames)
    let single = (0..<frames).flatMap {
      dense(
        layer, unbidden_linear, Array(input[48 * $0..<48 * $0 + 48]), stride: 48, adding: nil,
        frames: 1)
    }
    expectClose(block, single, tolerance: 0)
  }

  @Test(
    "A depthwise convolution equals its naive sums", arguments: [(1, 1), (5, 3), (16, 2)],
    [16, 48])
  func depthwise(shape: (taps: Int, dilation: Int), width: Int) {
    var random = SplitMix(UInt64(100 * shape.taps + width))
    let naive = NaiveDepthwiseConvolution(
      weight: random.numbers(width * shape.taps), taps: shape.taps, dilation: shape.dilation)
    #expect(naive.reach == (shape.taps - 1) * shape.dilation)
    for frames in [0, 1, 9] {
      let input = random.numbers((naive.reach + frames) * width)
      var found = [Float](repeating: .nan, count: frames * width)
      input.withUnsafeBufferPointer {
        unbidden_depthwise_conv(
          naive.packed, Int32(shape.taps), Int32(shape.dilation), Int32(width),
          $0.baseAddress.map { $0 + naive.reach * width }, &found, Int32(frames))
      }
      var expected = [Float](repeating: 0, count: frames * width)
      for frame in 0..<frames {
        naive.apply(to: input, frame: naive.reach + frame, into: &expected, at: frame * width)
      }
      expectClose(found, expected)
    }
  }

  @Test(
    "Log posteriors are right from far above to far below, and neither padding nor what lies between rows counts",
    arguments: [1, 15, 16, 17, 40, 182], [0.1, 10, 80] as [Float])
  func logSoftmax(classes: Int, scale: Float) {
    var random = SplitMix(UInt64(classes))
    let groups = (classes + lanes - 1) / lanes
    let (frames, stride) = (2, groups * lanes + 3)
    var rows = random.numbers(frames * stride).map { $0 * scale }
    for start in [0, stride] {
      for index in classes..<groups * lanes { rows[start + index] = -1e30 }
    }
    var expected = rows
    unbidden_log_softmax(&rows, Int32(groups), Int32(stride), Int32(frames))
    for start in [0, stride] {
      naiveLogSoftmax(&expected, from: start, count: classes)
      let row = rows[start..<start + classes]
      expectClose(row, expected[start..<start + classes])
      expectClose(
        rows[start + groups * lanes..<start + stride],
        expected[start + groups * lanes..<start + stride], tolerance: 0)
    }
    unbidden_log_softmax(&rows, Int32(groups), Int32(stride), 0)
    expectClose(rows[..<classes], expected[..<classes])
  }
}

@Suite("Kernels of the level against their naive twins")
struct LevelKernelTests {
  @Test(
    "Peak, clipped samples and sum of squares add to what was there, NaN and infinity included",
    arguments: [0, 1, 15, 16, 17, 1_600])
  func level(count: Int) {
    var random = SplitMix(UInt64(count))
    let plain = random.numbers(count, in: -1.01..<1.01)
    let special: [Float] = [
      .nan, -.nan, .leastNonzeroMagnitude, -1, 1, Float(1).nextDown, -2e6, .signalingNaN,
    ]
    for samples in [plain, plain + special, special + plain, plain + [-.infinity]] {
      var naive = NaiveLevel()
      naive.add([0.5, -1], clipping: 1)
      var (peak, clipped, sumOfSquares) = (naive.peak, Int32(naive.clipped), naive.sumOfSquares)
      naive.add(samples, clipping: 1)
      unbidden_level(samples, Int32(samples.count), 1, &peak, &clipped, &sumOfSquares)
      #expect(peak == naive.peak && Int(clipped) == naive.clipped)
      #expect(abs(sumOfSquares - naive.sumOfSquares) <= 1e-5 * naive.sumOfSquares)
    }
  }

  @Test("What is no number becomes silence, all else stays", arguments: [0, 1, 15, 16, 17, 100])
  func nonNumbers(count: Int) {
    var random = SplitMix(UInt64(count))
    let special: [Float] = [
      .nan, .infinity, -.infinity, 1e6, -1e6, Float(1e6).nextUp, -.greatestFiniteMagnitude,
      .leastNonzeroMagnitude, -0.0, .signalingNaN,
    ]
    for samples in [random.numbers(count), random.numbers(count) + special + random.numbers(3)] {
      var (found, expected) = (samples, samples)
      let number = unbidden_silence_non_numbers(&found, Int32(found.count), 1e6)
      #expect(Int(number) == naiveSilenceNonNumbers(&expected, largest: 1e6))
      #expect(Int(number) == (samples.count > count ? 6 : 0))
      expectClose(found, expected, tolerance: 0)
    }
  }
}

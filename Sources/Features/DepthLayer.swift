/// One block's filter over time, a few taps for each channel, with the past that it looks back on.
struct DepthLayer: Sendable {
  private typealias Lanes = DenseLayer.Lanes

  private let taps: Int
  private let dilation: Int
  /// Values of a frame, whole vectors.
  private let width: Int
  /// Tap after tap, the oldest first, `width` values each.
  private let weights: [Float]
  /// The last frames, a ring of as many as the taps reach over.
  private var past: [Float]
  private var newest = 0

  private var span: Int { (taps - 1) * dilation + 1 }

  /// - Parameter weight: channel after channel, `taps` values each, the oldest first.
  init(weight: [Float], taps: Int, dilation: Int) {
    self.taps = taps
    self.dilation = dilation
    let channels = weight.count / taps
    width = DenseLayer.padded(channels)
    var weights = [Float](repeating: 0, count: taps * width)
    for channel in 0..<channels {
      for tap in 0..<taps { weights[tap * width + channel] = weight[channel * taps + tap] }
    }
    self.weights = weights
    past = [Float](repeating: 0, count: ((taps - 1) * dilation + 1) * width)
  }

  /// - Parameters:
  ///   - frame: the newest frame, `width` values.
  ///   - output: as many, overwritten.
  mutating func step(_ frame: [Float], into output: inout [Float]) {
    precondition(frame.count == width && output.count == width)
    newest = (newest + 1) % span
    let start = newest * width
    for index in 0..<width { past[start + index] = frame[index] }
    let (size, newest, span) = (MemoryLayout<Float>.size, newest, span)
    past.withUnsafeBytes { past in
      weights.withUnsafeBytes { weights in
        output.withUnsafeMutableBytes { output in
          for lane in stride(from: 0, to: width, by: Lanes.scalarCount) {
            var sum = Lanes.zero
            for tap in 0..<taps {
              let row = (newest + span - (taps - 1 - tap) * dilation) % span
              sum +=
                past.loadUnaligned(fromByteOffset: (row * width + lane) * size, as: Lanes.self)
                * weights.loadUnaligned(fromByteOffset: (tap * width + lane) * size, as: Lanes.self)
            }
            output.storeBytes(of: sum, toByteOffset: lane * size, as: Lanes.self)
          }
        }
      }
    }
  }

  /// Forgets the stream.
  mutating func reset() {
    for index in past.indices { past[index] = 0 }
  }
}

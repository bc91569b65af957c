/// A filter over time, each channel by itself.
struct NaiveFilter {
  let taps: Int
  let dilation: Int
  /// Channel after channel, `taps` values each, the oldest first.
  let weight: [Float]

  var width: Int { weight.count / taps }
  /// Frames before the newest that it looks back on.
  var reach: Int { (taps - 1) * dilation }

  /// - Parameters:
  ///   - input: frame after frame.
  ///   - frame: the newest that counts; ``reach`` frames lie before it.
  ///   - output: overwritten from `place` on.
  func apply(
    to input: [Float], frame: Int, into output: inout [Float], at place: Int
  ) {
    for channel in 0..<width {
      var sum: Float = 0
      for tap in 0..<taps {
        let time = frame - reach + tap * dilation
        sum += weight[channel * taps + tap] * input[time * width + channel]
      }
      output[place + channel] = sum
    }
  }
}

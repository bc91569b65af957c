import CKernels

/// Magnitude beyond which a sample is no sound: full scale of 32-bit integers that someone stored
/// as floats without scaling. It also keeps sums of 64 channels finite.
private let largestSample: Float = 0x1p31

/// Among the first `count` samples, sets those that are NaN, infinite or beyond +-2^31 to 0, and
/// returns how many there were.
func silenceNonNumbers(in samples: inout [Float], first count: Int) -> Int {
  precondition(count <= samples.count)
  return Int(unbidden_silence_non_numbers(&samples, Int32(count), largestSample))
}

/// One channel out of `count` interleaved frames, into the front of `mono`.
///
/// - Parameters:
///   - frames: at least `count * channels` samples.
///   - channel: the channel to take, from 0; nil for the mean of all.
///   - mono: at least `count` samples.
func downmix(
  _ frames: [Float], _ count: Int, channels: Int, channel: Int?, into mono: inout [Float]
) {
  let frames = frames.span
  var mono = mono.mutableSpan
  precondition(count * channels <= frames.count && count <= mono.count)
  if channels == 1 {
    for index in 0..<count { mono[index] = frames[index] }
  } else if let channel {
    for index in 0..<count { mono[index] = frames[index * channels + channel] }
  } else if channels == 2 {
    for index in 0..<count { mono[index] = 0.5 * (frames[2 * index] + frames[2 * index + 1]) }
  } else {
    let scale = 1 / Float(channels)
    for index in 0..<count {
      var sum: Float = 0
      for channel in 0..<channels { sum += frames[index * channels + channel] }
      mono[index] = scale * sum
    }
  }
}

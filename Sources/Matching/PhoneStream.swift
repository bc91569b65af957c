import Features
import Foundation

/// What an encoder's phone head says of a recording.
struct PhoneStream: Sendable {
  /// Log posteriors, frame after frame, `width` values each. Frame `k` is the one whose middle is sample
  /// `320 k + 256`.
  let values: [Float]
  /// Phones.
  let width: Int
  var frameCount: Int { values.count / width }

  /// - Parameter samples: all of the recording and of what follows it, 16 kHz mono.
  init(_ samples: [Float], _ weights: EncoderWeights) {
    var mel = LogMel(weights)
    var encoder = Encoder(weights)
    let width = weights.description.phones.count
    var values: [Float] = []
    var (position, frames) = (0, 0)
    while mel.advance(through: samples.span, from: &position) {
      encoder.step(mel.frame)
      frames += 1
      // The first outputs describe what was before the recording.
      if frames > weights.description.delay { values += encoder.phones[..<width] }
    }
    self.values = values
    self.width = width
  }

  /// - Parameter logPosteriors: `width` values, overwritten.
  func frame(_ number: Int, into logPosteriors: inout [Float]) {
    for phone in 0..<width { logPosteriors[phone] = values[number * width + phone] }
  }

  /// The posteriors of the frames whose middle is among the given samples.
  func template(_ samples: Range<Int>) -> Template {
    let (hop, middle) = (LogMel.hopLength, LogMel.windowLength / 2)
    let first = max(0, (samples.lowerBound - middle + hop - 1) / hop)
    let end = min(frameCount, (samples.upperBound - middle + hop - 1) / hop)
    return Template(values: values[first * width..<end * width].map { exp($0) }, dimension: width)
  }
}

import Features
import Foundation
import Spotting
import TensorFile
import WakeWords

/// What an encoder's phone head says of a recording.
package struct PhonePosteriorgram: Sendable {
  /// Log posteriors, frame after frame, `width` values each. Frame `k` is the one whose middle is sample
  /// `320 k + 256`.
  package let values: [Float]
  /// Phones.
  package let width: Int
  package var frameCount: Int { values.count / width }

  /// - Parameter samples: all of the recording and of what follows it, 16 kHz mono.
  package init(_ samples: [Float], _ weights: AcousticModelWeights) {
    var mel = LogMel(weights)
    var encoder = AcousticModel(weights)
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
  package func frame(_ number: Int, into logPosteriors: inout [Float]) {
    for phone in 0..<width { logPosteriors[phone] = values[number * width + phone] }
  }

  /// The posteriors of the frames whose middle is among the given samples.
  package func template(_ samples: Range<Int>) -> Template {
    let (hop, middle) = (LogMel.hopLength, LogMel.windowLength / 2)
    let first = max(0, (samples.lowerBound - middle + hop - 1) / hop)
    let end = min(frameCount, (samples.upperBound - middle + hop - 1) / hop)
    return Template(values: values[first * width..<end * width].map { exp($0) }, dimension: width)
  }
}

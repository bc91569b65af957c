import Features
import Foundation
import Spotting

/// The phone posteriorgram of a whole recording.
struct PhonePosteriorgram: Sendable {
  /// Log posteriors, frame after frame, ``phoneCount`` values each. Frame `k` is the one whose
  /// middle is sample `320 k + 256`.
  let values: [Float]
  let phoneCount: Int
  var frameCount: Int { values.count / phoneCount }

  /// - Parameter samples: all of the recording and of what follows it, 16 kHz mono.
  init(_ samples: [Float], _ weights: AcousticModelWeights) {
    var stream = Posteriorgram(weights)
    let phoneCount = weights.description.phones.count
    var values: [Float] = []
    var position = 0
    while stream.advance(through: samples.span, from: &position) {
      values += UnsafeBufferPointer(start: stream.phones, count: phoneCount)
    }
    self.values = values
    self.phoneCount = phoneCount
  }

  /// - Parameter logPosteriors: ``phoneCount`` values, overwritten.
  func frame(_ number: Int, into logPosteriors: inout [Float]) {
    for phone in 0..<phoneCount { logPosteriors[phone] = values[number * phoneCount + phone] }
  }

  /// The posteriors of the frames whose middle is among the given samples.
  func template(_ samples: Range<Int>) -> Template {
    let (hop, middle) = (FrameTime.hopLength, FrameTime.windowLength / 2)
    let first = min(max(0, (samples.lowerBound - middle + hop - 1) / hop), frameCount - 1)
    let end = min(frameCount, max(first + 1, (samples.upperBound - middle + hop - 1) / hop))
    return template(frames: first..<end)
  }

  /// The posteriors of some frames.
  func template(frames: Range<Int>) -> Template {
    Template(
      values: values[frames.lowerBound * phoneCount..<frames.upperBound * phoneCount]
        .map { exp($0) }, dimension: phoneCount)
  }
}

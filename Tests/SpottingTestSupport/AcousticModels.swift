import Features
import Foundation
import TensorFile
import TestSupport

/// Acoustic models made for tests.
package enum AcousticModels {
  /// Its states are silence, a low tone and a high one, and it tells them apart by the bands around
  /// them; its phones are the same. It lags by two frames, which is the oldest that it sees.
  package static let tones = Result { try AcousticModelWeights(toneFile().encoded()) }

  /// Hz.
  package static let low = 400.0
  package static let high = 3_000.0

  package static func toneFile() throws -> SafeTensors {
    let bands = 40
    // Mel bands around the tones: (mel(f) - mel(60)) / 68.
    let tones: [Range<Int>] = [4..<8, 24..<28]
    var conv = [Float](repeating: 0, count: 2 * bands * 3)
    for (channel, range) in tones.enumerated() {
      for band in range { conv[(channel * bands + band) * 3] = 1 / Float(range.count) }
    }
    var file = SafeTensors()
    file.add("input.mean", [Float](repeating: -10, count: bands), shape: [bands])
    file.add("input.scale", [Float](repeating: 1, count: bands), shape: [bands])
    file.add("conv.weight", conv, shape: [2, bands, 3])
    file.add("conv.bias", [0, 0], shape: [2])
    file.add("block0.depth.weight", [0, 0], shape: [2, 1])
    file.add("block0.point.weight", [0, 0, 0, 0], shape: [2, 2])
    file.add("block0.point.bias", [0, 0], shape: [2])
    file.add("bottleneck.weight", [1, 0, 0, 1], shape: [2, 2])
    file.add("bottleneck.bias", [0, 0], shape: [2])
    for head in ["states", "phones"] {
      file.add("\(head).weight", [0, 0, 1, -0.5, -0.5, 1], shape: [3, 2])
      file.add("\(head).bias", [4, 0, 0], shape: [3])
    }
    file.metadata["unbidden"] = """
      {"format":"acoustic-model","version":1,"delay":2,"dilations":[1],"floor":1e-6,\
      "states":["silence","low","high"],"phones":["SIL","AA","IY"],"phoneFrames":[5,8,6],\
      "textCalibration":{"slope":2,"offset":3},"textCap":5}
      """
    return file
  }

  /// One of random weights, of `states` states and four phones, with a bottleneck of three.
  package static func random(states: Int, seed: UInt64 = 1) throws -> AcousticModelWeights {
    var random = SplitMix(seed)
    var file = SafeTensors()
    func add(_ name: String, _ shape: Int...) {
      let count = shape.reduce(1, *)
      file.add(
        name, (0..<count).map { _ in Float.random(in: -1...1, using: &random) }, shape: shape)
    }
    add("input.mean", 10)
    add("input.scale", 10)
    add("conv.weight", 5, 10, 3)
    add("conv.bias", 5)
    add("block0.depth.weight", 5, 3)
    add("block0.point.weight", 5, 5)
    add("block0.point.bias", 5)
    add("bottleneck.weight", 3, 5)
    add("bottleneck.bias", 3)
    add("states.weight", states, 3)
    add("states.bias", states)
    add("phones.weight", 4, 3)
    add("phones.bias", 4)
    let names = (0..<states).map { "\"s\($0)\"" }.joined(separator: ",")
    file.metadata["unbidden"] = """
      {"format":"acoustic-model","version":1,"delay":2,"dilations":[2],"floor":1e-6,\
      "states":[\(names)],"phones":["SIL","AA","IY","T"]}
      """
    return try AcousticModelWeights(file.encoded())
  }

  /// A low tone of 0.2 s, then a high one, after half a second of silence and before `tail` s of
  /// it.
  package static func lowHigh(tail: Double = 0.5) -> [Float] {
    let silence = { (seconds: Double) in [Float](repeating: 0, count: Int(seconds * 16_000)) }
    return silence(0.5) + TestSound.tone(low, seconds: 0.2) + TestSound.tone(high, seconds: 0.2)
      + silence(tail)
  }

  /// Its path: ten frames of each tone.
  package static let lowHighPath = [Int](repeating: 1, count: 10) + [Int](repeating: 2, count: 10)

  /// Log posteriors of the states, frame by frame to the end of `samples`, one frame of the model
  /// at a time.
  package static func states(_ samples: [Float], _ weights: AcousticModelWeights) -> [[Float]] {
    var mel = LogMel(weights)
    var model = AcousticModel(weights)
    let delay = weights.description.delay
    let all =
      samples
      + [Float](repeating: 0, count: FrameTime.windowLength / 2 + delay * FrameTime.hopLength)
    let count = weights.description.states.count
    var (position, states) = (0, [[Float]]())
    while mel.advance(through: all.span, from: &position) {
      model.add(mel.frame)
      _ = model.run()
      states.append(Array(UnsafeBufferPointer(start: model.states(0), count: count)))
    }
    return Array(states.dropFirst(delay))
  }
}

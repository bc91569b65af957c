import TensorFile

/// What the metadata of an acoustic model's file says beside the tensors.
package struct AcousticModelDescription: Equatable, Sendable, Codable {
  /// A straight line from raw scores to calibrated ones.
  package struct Line: Equatable, Sendable, Codable {
    /// Nats of calibrated score for each nat of raw score; above 0.
    package var slope: Float
    /// The calibrated score of a raw score of 0, nats.
    package var offset: Float
  }

  /// Frames by which the output lags behind what it describes. Two at least: by then the frames of
  /// cepstra that go with an output are there, too.
  package var delay: Int
  /// Frames between the taps of each block.
  package var dilations: [Int]
  /// What is added to a band's energy before the logarithm.
  package var floor: Float
  /// What each output of the state head stands for.
  package var states: [String]
  /// What each output of the phone head stands for: ARPAbet without stress, and `SIL`.
  package var phones: [String]
  /// How long each phone lasts on average, frames of 20 ms, 1,000 at most; missing where nobody
  /// measured it.
  package var phoneFrames: [Float]?
  /// Raw scores of words made from text to calibrated ones.
  package var textCalibration: Line?
  /// The most that a frame may cost, minus the log posterior, in words made from text; nats, above
  /// 0.
  package var textCap: Float?

  /// - Throws: ``SafeTensorsError/field(_:found:expected:)``.
  static func read(_ file: SafeTensors) throws(SafeTensorsError) -> AcousticModelDescription {
    let description: AcousticModelDescription = try file.description(
      format: "acoustic-model", version: 1)
    try description.check()
    return description
  }

  private func check() throws(SafeTensorsError) {
    try SafeTensorsError.need((2...16).contains(delay), "delay", delay, "2 to 16")
    try SafeTensorsError.need(
      (1...32).contains(dilations.count), "dilations", dilations.count, "1 to 32 of them")
    let areNear = dilations.allSatisfy { (1...64).contains($0) }
    try SafeTensorsError.need(areNear, "dilations", dilations, "1 to 64 each")
    try SafeTensorsError.need(floor > 0, "floor", floor, "a number above 0")
    try SafeTensorsError.need(Set(states).count == states.count, "states", states, "no name twice")
    try SafeTensorsError.need(Set(phones).count == phones.count, "phones", phones, "no name twice")
    if let phoneFrames {
      try SafeTensorsError.need(
        phoneFrames.count == phones.count && phoneFrames.allSatisfy { $0 > 0 && $0 <= 1_000 },
        "phoneFrames", phoneFrames,
        "a number above 0, 1000 at most, for each of \(phones.count) phones")
    }
    if let textCalibration {
      try SafeTensorsError.need(
        textCalibration.slope > 0, "textCalibration.slope", textCalibration.slope,
        "a number above 0")
    }
    if let textCap {
      try SafeTensorsError.need(textCap > 0, "textCap", textCap, "a number above 0")
    }
  }
}

/// What the metadata of an encoder's file says beside the tensors.
public struct EncoderDescription: Equatable, Sendable, Codable {
  /// A straight line from raw scores to calibrated ones.
  public struct Line: Equatable, Sendable, Codable {
    public var slope: Float
    public var offset: Float
  }

  /// Frames by which the output lags behind what it describes.
  public var delay: Int
  /// Frames between the taps of each block.
  public var dilations: [Int]
  /// What is added to a band's energy before the logarithm.
  public var floor: Float
  /// What each output of the state head stands for.
  public var states: [String]
  /// What each output of the phone head stands for: ARPAbet without stress, and `SIL`.
  public var phones: [String]
  /// How long each phone lasts on average, frames; missing where nobody measured it.
  public var phoneFrames: [Float]?
  /// Raw scores of words made from text to calibrated ones.
  public var textCalibration: Line?
  /// The most that a frame may cost, minus the log posterior, in words made from text.
  public var textCap: Float?

  /// - Throws: ``EncoderError/metadata(field:found:expected:)``.
  static func read(_ file: SafeTensors) throws(EncoderError) -> EncoderDescription {
    let description: EncoderDescription = try file.description(format: "encoder", version: 1)
    try description.check()
    return description
  }

  private func check() throws(EncoderError) {
    try EncoderError.need((0...16).contains(delay), "delay", delay, "0 to 16")
    try EncoderError.need(
      (1...32).contains(dilations.count), "dilations", dilations.count, "1 to 32 of them")
    let areNear = dilations.allSatisfy { (1...64).contains($0) }
    try EncoderError.need(areNear, "dilations", dilations, "1 to 64 each")
    try EncoderError.need(floor > 0, "floor", floor, "a number above 0")
    try EncoderError.need(Set(states).count == states.count, "states", states, "no name twice")
    try EncoderError.need(Set(phones).count == phones.count, "phones", phones, "no name twice")
    if let phoneFrames {
      try EncoderError.need(
        phoneFrames.count == phones.count && phoneFrames.allSatisfy { $0 > 0 }, "phoneFrames",
        phoneFrames, "a number above 0 for each of \(phones.count) phones")
    }
    if let textCalibration {
      try EncoderError.need(
        textCalibration.slope > 0, "textCalibration.slope", textCalibration.slope,
        "a number above 0")
    }
    if let textCap { try EncoderError.need(textCap > 0, "textCap", textCap, "a number above 0") }
  }
}

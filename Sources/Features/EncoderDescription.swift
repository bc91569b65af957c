import Foundation

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

  static let metadataKey = "unbidden"
  private static let format = "encoder"
  private static let version = 1

  private struct Format: Decodable {
    var format: String
    var version: Int
  }

  /// - Throws: ``EncoderError/metadata(field:found:expected:)``.
  static func read(_ file: SafeTensors) throws(EncoderError) -> EncoderDescription {
    guard let text = file.metadata[metadataKey] else {
      throw .metadata(
        field: "__metadata__.\(metadataKey)", found: "missing",
        expected: "the description of an encoder")
    }
    let description: EncoderDescription
    do {
      // The version first: a later version may have other fields.
      let format = try JSONDecoder().decode(Format.self, from: Data(text.utf8))
      guard format.format == Self.format, format.version == version else {
        throw EncoderError.metadata(
          field: "format, version", found: "\(format.format), \(format.version)",
          expected: "\(Self.format), \(version)")
      }
      description = try JSONDecoder().decode(EncoderDescription.self, from: Data(text.utf8))
    } catch let error as EncoderError {
      throw error
    } catch {
      throw .metadata(
        field: "__metadata__.\(metadataKey)", found: SafeTensors.reason(error),
        expected: "the description of an encoder")
    }
    try description.check()
    return description
  }

  private func check() throws(EncoderError) {
    func need(
      _ holds: Bool, _ field: String, _ found: some CustomStringConvertible, _ expected: String
    ) throws(EncoderError) {
      guard holds else {
        throw .metadata(field: field, found: found.description, expected: expected)
      }
    }
    try need((0...16).contains(delay), "delay", delay, "0 to 16")
    try need((1...32).contains(dilations.count), "dilations", dilations.count, "1 to 32 of them")
    let areNear = dilations.allSatisfy { (1...64).contains($0) }
    try need(areNear, "dilations", dilations, "1 to 64 each")
    try need(floor > 0, "floor", floor, "a number above 0")
    try need(Set(states).count == states.count, "states", states, "no name twice")
    try need(Set(phones).count == phones.count, "phones", phones, "no name twice")
    if let phoneFrames {
      try need(
        phoneFrames.count == phones.count && phoneFrames.allSatisfy { $0 > 0 }, "phoneFrames",
        phoneFrames, "a number above 0 for each of \(phones.count) phones")
    }
    if let textCalibration {
      try need(
        textCalibration.slope > 0, "textCalibration.slope", textCalibration.slope,
        "a number above 0")
    }
    if let textCap { try need(textCap > 0, "textCap", textCap, "a number above 0") }
  }
}

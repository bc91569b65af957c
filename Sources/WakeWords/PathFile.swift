import Features
import Foundation
import Spotting
import TensorFile

/// The wake word file of a word of paths: tensors `path.N` of class numbers; all else is metadata.
package enum PathFile {
  package static let kind = "path"
  /// Files of another version are refused.
  package static let version = 2

  private struct Metadata: Codable {
    var kind: String
    var version: Int
    var name: String
    var phrase: String
    var head: StatePathPattern.Head
    var cap: Float
    var encoder: String
    var source: WakeWord.Source
    var verifier: VerifierWeights?
    var calibration: Calibration
    var falseAlarms: FalseAlarmTable
    var ceiling: Float
    var licence: String
  }

  package static func encode(_ word: WakeWord, _ pattern: StatePathPattern) throws -> Data {
    var file = SafeTensors()
    for (number, path) in pattern.paths.enumerated() {
      file.add("path.\(number)", path.map { Int32($0) })
    }
    let metadata = Metadata(
      kind: kind, version: version, name: word.name, phrase: word.phrase, head: pattern.head,
      cap: pattern.cap, encoder: pattern.encoder, source: word.source,
      verifier: pattern.verifier, calibration: word.calibration, falseAlarms: word.falseAlarms,
      ceiling: word.ceiling, licence: word.licence)
    return try WakeWordFile.encode(metadata, &file)
  }

  package static func decode(
    _ file: SafeTensors, path: String, encoder: AcousticModelWeights
  ) throws(WakeWordError) -> WakeWord {
    let metadata: Metadata = try WakeWordFile.metadata(file, path: path)
    guard metadata.encoder == encoder.hash else {
      throw .otherEncoder(path: path, found: metadata.encoder, expected: encoder.hash)
    }
    let check = FieldCheck(path: path)
    try check.name(metadata.name)
    try check.numbers(metadata.calibration, metadata.falseAlarms)
    let caps: ClosedRange<Float> = 0.1...100
    try check.need(caps.contains(metadata.cap), "cap", metadata.cap, "0.1 to 100")
    var pattern = StatePathPattern(
      head: metadata.head, paths: [], cap: metadata.cap, encoder: metadata.encoder,
      verifier: metadata.verifier)
    do throws(SafeTensorsError) {
      pattern.paths = try paths(file, metadata.head, encoder)
    } catch { throw .layout(path: path, error) }
    if let verifier = metadata.verifier { try check.verifier(verifier, of: pattern) }
    try check.need(
      file.tensors.count == pattern.paths.count, "tensors",
      file.tensors.keys.sorted().joined(separator: ", "),
      "path.0 to path.\(pattern.paths.count - 1) and no other")
    return try WakeWord(
      name: metadata.name, phrase: metadata.phrase, paths: pattern, source: metadata.source,
      calibration: metadata.calibration, falseAlarms: metadata.falseAlarms,
      ceiling: metadata.ceiling, licence: metadata.licence)
  }

  private static func paths(
    _ file: SafeTensors, _ head: StatePathPattern.Head, _ encoder: AcousticModelWeights
  ) throws(SafeTensorsError) -> [[Int]] {
    let classes =
      switch head {
      case .states: encoder.description.states.count
      case .phones: encoder.description.phones.count
      }
    var paths: [[Int]] = []
    repeat {
      let name = "path.\(paths.count)"
      let path = try file.integers(name).map { Int($0) }
      guard (Template.shortest...Template.longest).contains(path.count) else {
        throw .unexpected(
          tensor: name, found: "\(path.count) frames long",
          expected: "\(Template.shortest) to \(Template.longest)")
      }
      if let stranger = path.first(where: { !(0..<classes).contains($0) }) {
        throw .unexpected(
          tensor: name, found: "of class \(stranger)", expected: "0 to \(classes - 1)")
      }
      paths.append(path)
    } while file.tensors["path.\(paths.count)"] != nil
    return paths
  }
}

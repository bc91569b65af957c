import Features
import Foundation

/// The wake word file of a word of paths: tensors `path.N` of class numbers and those of the
/// ``Verifier``, if there is one.
enum PathFile {
  static let kind = "path"
  /// Files of another version are refused.
  static let version = 2

  private struct Metadata: Codable {
    var kind: String
    var version: Int
    var name: String
    var phrase: String
    var head: PathPattern.Head
    var cap: Float
    var encoder: String
    var source: WakeWord.Source
    /// Where there is a verifier.
    var gate: Float?
    var calibration: Calibration
    var falseAlarms: FalseAlarmTable
    var ceiling: Float
    var licence: String
  }

  static func encode(_ word: WakeWord, _ pattern: PathPattern) throws -> Data {
    var file = SafeTensors()
    for (number, path) in pattern.paths.enumerated() {
      file.add("path.\(number)", path.map { Int32($0) })
    }
    if let verifier = pattern.verifier {
      let (inputs, hidden) = (verifier.inputs, verifier.hiddenBias.count)
      file.add("verifier.mean", verifier.mean, shape: [inputs])
      file.add("verifier.scale", verifier.scale, shape: [inputs])
      file.add("verifier.hidden.weight", verifier.hiddenWeight, shape: [hidden, inputs])
      file.add("verifier.hidden.bias", verifier.hiddenBias, shape: [hidden])
      file.add("verifier.output.weight", verifier.outputWeight, shape: [hidden])
      file.add("verifier.output.bias", [verifier.outputBias], shape: [1])
    }
    let metadata = Metadata(
      kind: kind, version: version, name: word.name, phrase: word.phrase, head: pattern.head,
      cap: pattern.cap, encoder: pattern.encoder, source: word.source,
      gate: pattern.verifier?.gate, calibration: word.calibration, falseAlarms: word.falseAlarms,
      ceiling: word.ceiling, licence: word.licence)
    return try WakeWordFile.encode(metadata, &file)
  }

  static func decode(
    _ file: SafeTensors, path: String, encoder: EncoderWeights
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
    let isVerified = file.tensors.keys.contains { $0.hasPrefix("verifier.") }
    try check.need(
      metadata.gate != nil || !isVerified, "gate", "missing",
      "the raw score from which the verifier is asked")
    var pattern = PathPattern(
      head: metadata.head, paths: [], cap: metadata.cap, encoder: metadata.encoder)
    do throws(SafeTensorsError) {
      pattern.paths = try paths(file, metadata.head, encoder)
      if isVerified, let gate = metadata.gate {
        pattern.verifier = try verifier(
          file, gate: gate, paths: pattern.paths, bottleneck: encoder.bottleneckSize)
      }
    } catch { throw .layout(path: path, error) }
    let known = pattern.paths.count + (isVerified ? 6 : 0)
    try check.need(
      file.tensors.count == known, "tensors", file.tensors.keys.sorted().joined(separator: ", "),
      "path.0 to path.\(pattern.paths.count - 1)"
        + (isVerified ? ", the six of the verifier" : "") + " and no other")
    return try WakeWord(
      name: metadata.name, phrase: metadata.phrase, paths: pattern, source: metadata.source,
      calibration: metadata.calibration, falseAlarms: metadata.falseAlarms,
      ceiling: metadata.ceiling, licence: metadata.licence)
  }

  private static func paths(
    _ file: SafeTensors, _ head: PathPattern.Head, _ encoder: EncoderWeights
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

  private static func verifier(
    _ file: SafeTensors, gate: Float, paths: [[Int]], bottleneck: Int
  ) throws(SafeTensorsError) -> Verifier {
    let counts = paths.map { (PathPattern.states(of: $0).last ?? 0) + 1 }
    for (number, count) in counts.enumerated() where count != counts[0] {
      throw .unexpected(
        tensor: "path.\(number)", found: "of \(count) states",
        expected: "\(counts[0]) as in path.0, for the verifier")
    }
    let inputs = Verifier.inputs(states: counts[0], bottleneck: bottleneck)
    let (hiddenWeight, shape) = try file.floats("verifier.hidden.weight", shape: [nil, inputs])
    guard shape[0] > 0 else {
      throw .unexpected(
        tensor: "verifier.hidden.weight", found: "empty", expected: "one row at least")
    }
    return Verifier(
      gate: gate, mean: try file.floats("verifier.mean", shape: [inputs]).values,
      scale: try file.floats("verifier.scale", shape: [inputs]).values,
      hiddenWeight: hiddenWeight,
      hiddenBias: try file.floats("verifier.hidden.bias", shape: [shape[0]]).values,
      outputWeight: try file.floats("verifier.output.weight", shape: [shape[0]]).values,
      outputBias: try file.floats("verifier.output.bias", shape: [1]).values[0])
  }
}

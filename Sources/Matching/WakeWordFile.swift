import Features
import Foundation

/// The `.wake` file of a wake word: a safetensors file with a tensor `template.N` of
/// `[frames, dimension]` for each template, and all else as JSON under the metadata key `unbidden`.
public enum WakeWordFile {
  /// Files of a later version are refused.
  static let version = 1
  static let metadataKey = "unbidden"

  struct Metadata: Codable {
    var version: Int
    var name: String
    var phrase: String
    var features: FeatureSpace.Description
    var featureHash: String
    var calibration: Calibration
    var falseAlarms: FalseAlarmTable
    /// The threshold for some rates, for a reader of the file; `falseAlarms` is what counts.
    var thresholds: [Threshold]
    var provenance: [WakeWord.Provenance]
    var takeScores: [Float]
    var ceiling: Float
    var licence: String
  }

  struct Threshold: Codable {
    var falseAlarmsPerHour: Float
    var score: Float
  }

  /// The file's bytes; equal wake words give equal bytes.
  public static func encode(_ word: WakeWord) throws -> Data {
    var file = SafeTensors()
    for (index, template) in word.templates.enumerated() {
      file.add(
        "template.\(index)", template.values, shape: [template.frameCount, template.dimension])
    }
    let rates: [Float] = [0.1, 0.2, 0.5, 1, 2, 5]
    let metadata = Metadata(
      version: version, name: word.name, phrase: word.phrase,
      features: FeatureSpace.shipped.description, featureHash: FeatureSpace.shipped.hash,
      calibration: word.calibration, falseAlarms: word.falseAlarms,
      thresholds: rates.map {
        Threshold(
          falseAlarmsPerHour: $0, score: word.falseAlarms.threshold(falseAlarmsPerHour: $0))
      },
      provenance: word.provenance, takeScores: word.takeScores, ceiling: word.ceiling,
      licence: word.licence)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    file.metadata[metadataKey] = String(decoding: try encoder.encode(metadata), as: UTF8.self)
    return try file.encoded()
  }

  /// - Throws: ``WakeWordError``, naming the file and what in it is at fault.
  public static func load(path: String) throws(WakeWordError) -> WakeWord {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .unreadable(path: path)
    }
    return try decode(data, path: path)
  }

  /// - Parameter path: what errors call the file.
  public static func decode(_ data: Data, path: String) throws(WakeWordError) -> WakeWord {
    let file: SafeTensors
    do { file = try SafeTensors(data) } catch { throw .layout(path: path, error) }
    let metadata = try metadata(file, path: path)
    guard metadata.featureHash == FeatureSpace.shipped.hash else {
      throw .otherFeatures(
        path: path, found: metadata.featureHash, expected: FeatureSpace.shipped.hash)
    }
    var templates: [Template] = []
    while file.tensors["template.\(templates.count)"] != nil {
      let name = "template.\(templates.count)"
      do throws(SafeTensorsError) {
        let (values, shape) = try file.floats(name, shape: [nil, FeatureSpace.shipped.dimension])
        guard (Template.shortest...Template.longest).contains(shape[0]) else {
          throw .unexpected(
            tensor: name, found: "\(shape[0]) frames long",
            expected: "\(Template.shortest) to \(Template.longest)")
        }
        templates.append(Template(values: values, dimension: shape[1]))
      } catch { throw .layout(path: path, error) }
    }
    guard !templates.isEmpty else {
      throw .layout(path: path, .missing(tensor: "template.0"))
    }
    guard file.tensors.count == templates.count else {
      throw .metadata(
        path: path, field: "tensors", found: file.tensors.keys.sorted().joined(separator: ", "),
        expected: "template.0 to template.\(templates.count - 1) and no other")
    }
    try check(metadata, templates: templates.count, path: path)
    return try WakeWord(
      name: metadata.name, phrase: metadata.phrase, templates: templates,
      calibration: metadata.calibration, falseAlarms: metadata.falseAlarms,
      provenance: metadata.provenance, takeScores: metadata.takeScores, ceiling: metadata.ceiling,
      licence: metadata.licence)
  }

  private static func metadata(
    _ file: SafeTensors, path: String
  ) throws(WakeWordError) -> Metadata {
    guard let text = file.metadata[metadataKey] else {
      throw .metadata(
        path: path, field: "__metadata__.\(metadataKey)", found: "missing",
        expected: "the description of a wake word")
    }
    do {
      // The version first: a later version may have other fields.
      let version = try JSONDecoder().decode(VersionOnly.self, from: Data(text.utf8)).version
      guard version == Self.version else {
        throw WakeWordError.metadata(
          path: path, field: "version", found: "\(version)", expected: "\(Self.version)")
      }
      return try JSONDecoder().decode(Metadata.self, from: Data(text.utf8))
    } catch let error as WakeWordError {
      throw error
    } catch {
      throw .metadata(
        path: path, field: "__metadata__.\(metadataKey)", found: SafeTensors.reason(error),
        expected: "the description of a wake word")
    }
  }

  private struct VersionOnly: Decodable { var version: Int }

  /// JSON cannot carry NaN or infinity, but zeros and wrong signs can.
  private static func check(
    _ metadata: Metadata, templates: Int, path: String
  ) throws(WakeWordError) {
    func need(
      _ holds: Bool, _ field: String, _ found: some CustomStringConvertible, _ expected: String
    ) throws(WakeWordError) {
      guard holds else {
        throw .metadata(path: path, field: field, found: found.description, expected: expected)
      }
    }
    let (calibration, alarms) = (metadata.calibration, metadata.falseAlarms)
    try need(
      (try? WakeWord.check(name: metadata.name)) != nil, "name", metadata.name.debugDescription,
      WakeWord.nameRule)
    // Scores must stay finite, whatever is heard.
    let scale: ClosedRange<Float> = 1e-3...1e6
    try need(
      scale.contains(calibration.slope), "calibration.slope", calibration.slope, "0.001 to 1000000")
    try need(
      abs(calibration.offset) <= 1e6, "calibration.offset", calibration.offset,
      "-1000000 to 1000000")
    try need(alarms.hours > 0, "falseAlarms.hours", alarms.hours, "a number above 0")
    try need(alarms.decay > 0, "falseAlarms.decay", alarms.decay, "a number above 0")
    try need(alarms.anchorRate > 0, "falseAlarms.anchorRate", alarms.anchorRate, "above 0")
    try need(
      metadata.provenance.count == templates, "provenance", metadata.provenance.count,
      "one entry for each of \(templates) templates")
  }
}

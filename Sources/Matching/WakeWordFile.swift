import Features
import Foundation

/// The `.wake` file of a wake word: a safetensors file with its tensors, and all else as JSON under the
/// metadata key `unbidden`. A word of takes has a tensor `template.N` of `[frames, dimension]` for each
/// template; for one of paths see ``PathFile``.
public enum WakeWordFile {
  /// Files of a later version are refused. Those of paths have their own.
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
    switch word.pattern {
    case .templates(let templates): try encode(word, templates)
    case .paths(let pattern): try PathFile.encode(word, pattern)
    }
  }

  private static func encode(_ word: WakeWord, _ templates: [Template]) throws -> Data {
    var file = SafeTensors()
    for (index, template) in templates.enumerated() {
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
    return try encode(metadata, &file)
  }

  static func encode(_ metadata: some Encodable, _ file: inout SafeTensors) throws -> Data {
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

  /// - Parameters:
  ///   - path: what errors call the file.
  ///   - encoder: what a word of paths must have been made for.
  public static func decode(
    _ data: Data, path: String, encoder: @autoclosure () -> EncoderWeights = .shipped
  ) throws(WakeWordError) -> WakeWord {
    let file: SafeTensors
    do { file = try SafeTensors(data) } catch { throw .layout(path: path, error) }
    switch try kind(file, path: path) {
    case .templates: return try templates(file, path: path)
    case .paths: return try PathFile.decode(file, path: path, encoder: encoder())
    }
  }

  private static func templates(
    _ file: SafeTensors, path: String
  ) throws(WakeWordError) -> WakeWord {
    let metadata: Metadata = try metadata(file, path: path)
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

  private enum Kind {
    case templates, paths
  }

  private struct KindAndVersion: Decodable {
    var kind: String?
    var version: Int
  }

  private static func kind(_ file: SafeTensors, path: String) throws(WakeWordError) -> Kind {
    // By themselves: a later version may have other fields.
    let found: KindAndVersion = try metadata(file, path: path)
    let kind: Kind
    switch found.kind {
    case nil: kind = .templates
    case PathFile.kind: kind = .paths
    case let other?:
      throw .metadata(
        path: path, field: "kind", found: other.debugDescription,
        expected: "\(PathFile.kind) or none")
    }
    let version = kind == .templates ? Self.version : PathFile.version
    guard found.version == version else {
      throw .metadata(
        path: path, field: "version", found: "\(found.version)", expected: "\(version)")
    }
    return kind
  }

  /// What the metadata say, as far as `Fields` asks.
  static func metadata<Fields: Decodable>(
    _ file: SafeTensors, path: String
  ) throws(WakeWordError) -> Fields {
    guard let text = file.metadata[metadataKey] else {
      throw .metadata(
        path: path, field: "__metadata__.\(metadataKey)", found: "missing",
        expected: "the description of a wake word")
    }
    do {
      return try JSONDecoder().decode(Fields.self, from: Data(text.utf8))
    } catch {
      throw .metadata(
        path: path, field: "__metadata__.\(metadataKey)", found: SafeTensors.reason(error),
        expected: "the description of a wake word")
    }
  }

  private static func check(
    _ metadata: Metadata, templates: Int, path: String
  ) throws(WakeWordError) {
    let check = FieldCheck(path: path)
    try check.name(metadata.name)
    try check.numbers(metadata.calibration, metadata.falseAlarms)
    try check.need(
      metadata.provenance.count == templates, "provenance", metadata.provenance.count,
      "one entry for each of \(templates) templates")
  }
}

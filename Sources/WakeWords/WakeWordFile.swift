import Features
import Foundation
import Spotting
import TensorFile

/// The `.wake` file of a wake word: a safetensors file with its tensors, and all else as JSON under the
/// metadata key `unbidden`. For a word of takes see ``FusedFile``, for one of paths ``PathFile``; files of
/// the first version have a tensor `template.N` of `[frames, dimension]` for each take, and nothing of its
/// phones.
package enum WakeWordFile {
  /// Files of cepstra alone. The other kinds have their own, and any other is refused.
  package static let version = 1
  package static let metadataKey = "unbidden"

  /// The file's bytes; equal wake words give equal bytes.
  package static func encode(_ word: WakeWord) throws -> Data {
    switch word.pattern {
    case .fused(let pattern): return try FusedFile.encode(word, pattern)
    case .paths(let pattern): return try PathFile.encode(word, pattern)
    case .templates(let templates):
      var file = SafeTensors()
      file.add(templates, as: .template)
      return try encode(Metadata(word, version: version), &file)
    }
  }

  package static func encode(_ metadata: some Encodable, _ file: inout SafeTensors) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    file.metadata[metadataKey] = String(decoding: try encoder.encode(metadata), as: UTF8.self)
    return try file.encoded()
  }

  /// - Throws: ``WakeWordError``, naming the file and what in it is at fault.
  package static func load(path: String) throws(WakeWordError) -> WakeWord {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .unreadable(path: path)
    }
    return try decode(data, path: path)
  }

  /// - Parameters:
  ///   - path: what errors call the file.
  ///   - encoder: what a word of paths, or of takes in both spaces, must have been made for.
  package static func decode(
    _ data: Data, path: String, encoder: @autoclosure () -> AcousticModelWeights = .shipped
  ) throws(WakeWordError) -> WakeWord {
    let file: SafeTensors
    do { file = try SafeTensors(data) } catch { throw .layout(path: path, error) }
    switch try kind(file, path: path) {
    case .fused: return try FusedFile.decode(file, path: path, encoder: encoder())
    case .templates: return try templates(file, path: path)
    case .paths: return try PathFile.decode(file, path: path, encoder: encoder())
    }
  }

  private static func templates(
    _ file: SafeTensors, path: String
  ) throws(WakeWordError) -> WakeWord {
    let metadata: Metadata = try metadata(file, path: path)
    try check(metadata, path: path)
    let templates: [Template]
    do throws(SafeTensorsError) {
      templates = try file.templates(as: .template, dimension: CepstralSpace.shipped.dimension)
    } catch { throw .layout(path: path, error) }
    let check = FieldCheck(path: path)
    try check.need(
      file.tensors.count == templates.count, "tensors",
      file.tensors.keys.sorted().joined(separator: ", "),
      "template.0 to template.\(templates.count - 1) and no other")
    try check.takes(metadata.provenance.count, templates: templates.count)
    return try metadata.word(.templates(templates))
  }

  private enum Kind {
    case fused, templates, paths
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
    case FusedFile.kind: kind = .fused
    case let other?:
      throw .metadata(
        path: path, field: "kind", found: other.debugDescription,
        expected: "\(FusedFile.kind), \(PathFile.kind) or none")
    }
    let version =
      switch kind {
      case .fused: FusedFile.version
      case .templates: Self.version
      case .paths: PathFile.version
      }
    guard found.version == version else {
      throw .metadata(
        path: path, field: "version", found: "\(found.version)", expected: "\(version)")
    }
    return kind
  }

  /// What the metadata say, as far as `Fields` asks.
  package static func metadata<Fields: Decodable>(
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

  /// What the description of any word of takes must fulfil.
  package static func check(_ metadata: Metadata, path: String) throws(WakeWordError) {
    guard metadata.featureHash == CepstralSpace.shipped.hash else {
      throw .otherFeatures(
        path: path, found: metadata.featureHash, expected: CepstralSpace.shipped.hash)
    }
    let check = FieldCheck(path: path)
    try check.name(metadata.name)
    try check.numbers(metadata.calibration, metadata.falseAlarms)
  }
}

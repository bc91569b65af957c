import Features
import Foundation
import Spotting
import TensorFile

/// The wake word file of a word of takes in both spaces: for each take a tensor `template.N` of
/// `[frames, dimension]` and a tensor `phones.N` of `[frames, phones]`; all else is metadata.
package enum FusedFile {
  package static let kind = "fused"
  /// Files of another version are refused.
  package static let version = 3

  private struct Metadata: Codable {
    var kind: String
    var takes: WakeWordFile.Metadata
    /// Which phones the posteriors are of.
    var encoder: String
    var scales: TakePattern.Scales

    init(_ pattern: TakePattern, _ takes: WakeWordFile.Metadata) {
      kind = FusedFile.kind
      self.takes = takes
      encoder = pattern.encoder
      scales = pattern.scales
    }

    private enum Key: CodingKey { case kind, encoder, scales }

    // The fields of both lie side by side in the file.
    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: Key.self)
      kind = try fields.decode(String.self, forKey: .kind)
      encoder = try fields.decode(String.self, forKey: .encoder)
      scales = try fields.decode(TakePattern.Scales.self, forKey: .scales)
      takes = try WakeWordFile.Metadata(from: decoder)
    }

    func encode(to encoder: any Swift.Encoder) throws {
      var fields = encoder.container(keyedBy: Key.self)
      try fields.encode(kind, forKey: .kind)
      try fields.encode(self.encoder, forKey: .encoder)
      try fields.encode(scales, forKey: .scales)
      try takes.encode(to: encoder)
    }
  }

  package static func encode(_ word: WakeWord, _ pattern: TakePattern) throws -> Data {
    var file = SafeTensors()
    file.add(pattern.templates, as: .template)
    file.add(pattern.phones, as: .phones)
    let metadata = Metadata(pattern, WakeWordFile.Metadata(word, version: version))
    return try WakeWordFile.encode(metadata, &file)
  }

  package static func decode(
    _ file: SafeTensors, path: String, encoder: AcousticModelWeights
  ) throws(WakeWordError) -> WakeWord {
    let metadata: Metadata = try WakeWordFile.metadata(file, path: path)
    guard metadata.encoder == encoder.hash else {
      throw .otherEncoder(path: path, found: metadata.encoder, expected: encoder.hash)
    }
    try WakeWordFile.check(metadata.takes, path: path)
    let templates: [Template]
    let phones: [Template]
    do throws(SafeTensorsError) {
      templates = try file.templates(as: .template, dimension: CepstralSpace.shipped.dimension)
      phones = try file.templates(as: .phones, dimension: encoder.description.phones.count)
    } catch { throw .layout(path: path, error) }
    try check(file, templates, phones, metadata, path: path)
    return try metadata.takes.word(
      .fused(
        TakePattern(
          templates: templates, phones: phones, encoder: metadata.encoder,
          scales: metadata.scales)))
  }

  private static func check(
    _ file: SafeTensors, _ templates: [Template], _ phones: [Template], _ metadata: Metadata,
    path: String
  ) throws(WakeWordError) {
    let check = FieldCheck(path: path)
    try check.takes(metadata.takes.provenance.count, templates: templates.count)
    let last = templates.count - 1
    try check.need(
      phones.count == templates.count && file.tensors.count == 2 * templates.count, "tensors",
      file.tensors.keys.sorted().joined(separator: ", "),
      "template.0 to template.\(last), phones.0 to phones.\(last) and no other")
    for (number, template) in phones.enumerated() {
      if let value = template.values.first(where: { !(0...1.001).contains($0) }) {
        try check.need(false, "phones.\(number)", value, "posteriors from 0 to 1")
      }
    }
    try check.scale(metadata.scales.cepstra, "scales.cepstra")
    try check.scale(metadata.scales.phones, "scales.phones")
  }
}

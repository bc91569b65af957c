import Features
import Foundation
import Spotting
import TensorFile

/// The `.wake` file of a wake word: a safetensors file with its templates or state paths as
/// tensors, and all else as JSON in its description. `Docs/wake-word-file.md` gives every tensor
/// and field.
package enum WakeWordFile {
  private static let format = "wake-word"
  /// Files of another version are refused. Only a word with counterexamples is of version 2: what
  /// does not know them must not take it for one without.
  private static let versions = 1...2
  private static let counterexamples = "counterexample"

  /// The file's bytes; equal wake words give equal bytes.
  ///
  /// - Throws: `EncodingError` where a number of the word is not finite.
  package static func encode(_ word: WakeWord) throws -> Data {
    var file = SafeTensors()
    var fields = WakeWordFields(word, format: format, version: word.model.fileVersion)
    switch word.model.pattern {
    case .statePaths(let pattern):
      for (number, path) in pattern.statePaths.enumerated() {
        file.add("path.\(number)", path.map { Int32($0) })
      }
      fields.paths = .init(head: pattern.head, cap: pattern.cap, verifier: pattern.verifier)
    case .takes(let pattern):
      file.add(pattern.cepstra, named: "cepstra")
      file.add(pattern.phones, named: "phones")
      fields.takes = .init(
        cepstralSpace: CepstralSpace.shipped.hash, scales: pattern.scales, takes: word.takes,
        counterexamples: pattern.counterexamples?.rejection)
      if let found = pattern.counterexamples {
        file.add(found.cepstra, named: "\(counterexamples).cepstra")
        file.add(found.phones, named: "\(counterexamples).phones")
      }
    }
    try file.describe(fields)
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
  ///   - model: what the word must have been made for.
  /// - Throws: ``WakeWordError``, naming the file and what in it is at fault. A word that is
  ///   returned gives finite scores, whatever it is matched with.
  package static func decode(
    _ data: Data, path: String, model: @autoclosure () -> AcousticModelWeights = .shipped
  ) throws(WakeWordError) -> WakeWord {
    let file: SafeTensors
    let fields: WakeWordFields
    do throws(SafeTensorsError) {
      file = try SafeTensors(data)
      fields = try file.description(format: format, versions: versions)
    } catch { throw .file(path: path, error) }
    let (weights, space) = (model(), CepstralSpace.shipped)
    guard fields.acousticModel == weights.hash else {
      throw .otherAcousticModel(path: path, found: fields.acousticModel, expected: weights.hash)
    }
    if let found = fields.takes?.cepstralSpace, found != space.hash {
      throw .otherCepstralSpace(path: path, found: found, expected: space.hash)
    }
    let pattern: WordModel.Pattern
    do throws(SafeTensorsError) {
      try fields.check()
      pattern = try Self.pattern(file, fields, weights.description)
    } catch { throw .file(path: path, error) }
    return try WakeWord(
      name: fields.name, phrase: fields.phrase, source: fields.source,
      model: WordModel(pattern: pattern, calibration: fields.calibration),
      falseAlarms: fields.falseAlarms, ceiling: fields.ceiling, takes: fields.takes?.takes ?? [],
      licence: fields.licence)
  }

  private static func pattern(
    _ file: SafeTensors, _ fields: WakeWordFields, _ model: AcousticModelDescription
  ) throws(SafeTensorsError) -> WordModel.Pattern {
    if let paths = fields.paths {
      let classes = paths.head == .states ? model.states.count : model.phones.count
      let statePaths = try file.statePaths(classes: classes)
      try file.checkTensors(["path": statePaths.count])
      try paths.check(statePaths)
      return .statePaths(
        StatePathPattern(
          head: paths.head, statePaths: statePaths, cap: paths.cap,
          acousticModel: fields.acousticModel, verifier: paths.verifier))
    }
    guard let takes = fields.takes else { throw WakeWordFields.neitherKind }
    let (cepstra, phones) = try file.templatesInBothSpaces(phones: model.phones.count)
    var counts = ["cepstra": cepstra.count, "phones": cepstra.count]
    var found: Counterexamples?
    if let rejection = takes.counterexamples {
      let (cepstra, phones) = try file.templatesInBothSpaces(
        "\(counterexamples).", phones: model.phones.count)
      counts["\(counterexamples).cepstra"] = cepstra.count
      counts["\(counterexamples).phones"] = cepstra.count
      found = Counterexamples(cepstra: cepstra, phones: phones, rejection: rejection)
    }
    try file.checkTensors(counts)
    try SafeTensorsError.need(
      takes.takes.count == cepstra.count, "takes.takes", takes.takes.count,
      "one entry for each of \(cepstra.count) takes")
    return .takes(
      TakePattern(
        cepstra: cepstra, phones: phones, acousticModel: fields.acousticModel,
        scales: takes.scales, counterexamples: found))
  }
}

extension WordModel {
  /// The version of the format that a word needs.
  fileprivate var fileVersion: Int {
    guard case .takes(let pattern) = pattern else { return 1 }
    return pattern.counterexamples == nil ? 1 : 2
  }
}

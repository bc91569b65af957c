import Spotting
import TensorFile

/// The tensors of a wake word file: state paths `path.N`, templates `cepstra.N` and `phones.N`, and
/// the same of counterexamples, `counterexample.cepstra.N` and `counterexample.phones.N`, with N
/// from 0.
extension SafeTensors {
  /// Adds a tensor [frames, dimension] for each template.
  mutating func add(_ templates: [Template], named name: String) {
    for (number, template) in templates.enumerated() {
      add("\(name).\(number)", template.values, shape: [template.frameCount, template.dimension])
    }
  }

  /// - Returns: one template at least.
  /// - Throws: ``SafeTensorsError`` for one that is missing, of another dimension, too short or
  ///   long, or with a value outside `values`.
  func templates(
    named name: String, dimension: Int, values range: ClosedRange<Float>
  ) throws(SafeTensorsError) -> [Template] {
    var templates: [Template] = []
    repeat {
      let tensor = "\(name).\(templates.count)"
      let (values, shape) = try floats(tensor, shape: [nil, dimension])
      try Self.checkLength(shape[0], of: tensor)
      if let stranger = values.first(where: { !range.contains($0) }) {
        throw .unexpected(
          tensor: tensor, found: "a value of \(stranger)",
          expected: "\(range.lowerBound) to \(range.upperBound)")
      }
      templates.append(Template(values: values, dimension: dimension))
    } while tensors["\(name).\(templates.count)"] != nil
    return templates
  }

  /// The tensors `cepstra.N` and `phones.N` that go together; one pair at least.
  ///
  /// - Parameters:
  ///   - prefix: of their names.
  ///   - phones: of the acoustic model.
  /// - Throws: as ``templates(named:dimension:values:)``.
  func templatesInBothSpaces(
    _ prefix: String = "", phones: Int
  ) throws(SafeTensorsError) -> (cepstra: [Template], phones: [Template]) {
    (
      try templates(
        named: prefix + "cepstra", dimension: CepstralSpace.shipped.dimension,
        values: -1_000...1_000),
      try templates(named: prefix + "phones", dimension: phones, values: 0...1.001)
    )
  }

  /// - Returns: one state path at least, each of numbers below `classes`.
  /// - Throws: ``SafeTensorsError`` for one that is missing, too short or long, or of another
  ///   class.
  func statePaths(classes: Int) throws(SafeTensorsError) -> [[Int]] {
    var paths: [[Int]] = []
    repeat {
      let tensor = "path.\(paths.count)"
      let path = try integers(tensor).map { Int($0) }
      try Self.checkLength(path.count, of: tensor)
      if let stranger = path.first(where: { !(0..<classes).contains($0) }) {
        throw .unexpected(
          tensor: tensor, found: "of class \(stranger)", expected: "0 to \(classes - 1)")
      }
      paths.append(path)
    } while tensors["path.\(paths.count)"] != nil
    return paths
  }

  private static func checkLength(_ frames: Int, of tensor: String) throws(SafeTensorsError) {
    guard (Template.shortest...Template.longest).contains(frames) else {
      throw .unexpected(
        tensor: tensor, found: "\(frames) frames long",
        expected: "\(Template.shortest) to \(Template.longest)")
    }
  }

  /// - Throws: ``SafeTensorsError/field(_:found:expected:)`` unless there are so many tensors of
  ///   each name, and no others.
  func checkTensors(_ counts: [String: Int]) throws(SafeTensorsError) {
    let expected = counts.flatMap { name, count in (0..<count).map { "\(name).\($0)" } }
    let names = counts.keys.sorted()
    try SafeTensorsError.need(
      Set(tensors.keys) == Set(expected), "tensors", tensors.keys.sorted().joined(separator: ", "),
      names.map { "\($0).0 to \($0).\((counts[$0] ?? 0) - 1)" }.joined(separator: ", ")
        + " and no other")
  }
}

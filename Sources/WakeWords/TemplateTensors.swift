import Features
import Spotting
import TensorFile

/// The tensors of a wake word file that hold templates, `[frames, dimension]` each.
extension SafeTensors {
  /// What they are called, with a number from 0 after a dot.
  package enum TemplateName: String {
    /// Frames in ``CepstralSpace``.
    case template
    /// Posteriors of phones.
    case phones
  }

  package mutating func add(_ templates: [Template], as name: TemplateName) {
    for (number, template) in templates.enumerated() {
      add(
        "\(name.rawValue).\(number)", template.values,
        shape: [template.frameCount, template.dimension])
    }
  }

  /// One at least.
  package func templates(
    as name: TemplateName, dimension: Int
  ) throws(SafeTensorsError) -> [Template] {
    var templates: [Template] = []
    repeat {
      let tensor = "\(name.rawValue).\(templates.count)"
      let (values, shape) = try floats(tensor, shape: [nil, dimension])
      guard (Template.shortest...Template.longest).contains(shape[0]) else {
        throw .unexpected(
          tensor: tensor, found: "\(shape[0]) frames long",
          expected: "\(Template.shortest) to \(Template.longest)")
      }
      templates.append(Template(values: values, dimension: shape[1]))
    } while tensors["\(name.rawValue).\(templates.count)"] != nil
    return templates
  }
}

import Foundation
import Testing

@testable import Features
@testable import TensorFile

@Suite("Weights files that are refused")
struct AcousticModelErrorTests {
  private let good: SafeTensors

  init() throws { good = try SafeTensors(SmallModel.data.get()) }

  private func refusal(_ file: SafeTensors) throws -> SafeTensorsError? {
    let data = try file.encoded()
    do throws(SafeTensorsError) {
      _ = try AcousticModelWeights(data)
      return nil
    } catch { return error }
  }

  /// The file with its description changed.
  private func changed(_ change: (inout [String: Any]) -> Void) throws -> SafeTensors {
    var file = good
    var fields =
      try JSONSerialization.jsonObject(with: Data((file.metadata["unbidden"] ?? "").utf8))
      as? [String: Any] ?? [:]
    change(&fields)
    file.metadata["unbidden"] = String(
      decoding: try JSONSerialization.data(withJSONObject: fields), as: UTF8.self)
    return file
  }

  @Test("The file itself is taken, and its hash is that of its bytes")
  func taken() throws {
    let weights = try SmallModel.weights.get()
    #expect(try refusal(good) == nil)
    #expect(weights.hash.count == 64)
    var other = good
    other.add("input.mean", [Float](repeating: 0, count: 40), shape: [40])
    #expect(try AcousticModelWeights(other.encoded()).hash != weights.hash)
    #expect(weights.bottleneck.outputs == 6 && weights.description.delay == 3)
  }

  @Test("What is no safetensors file is refused")
  func layout() {
    #expect(throws: SafeTensorsError.tooShort(bytes: 4)) {
      _ = try AcousticModelWeights(Data("RIFF".utf8))
    }
  }

  @Test("Without any one of its tensors it is refused, and the tensor named")
  func missing() throws {
    for name in good.tensors.keys {
      var file = good
      file.tensors[name] = nil
      #expect(try refusal(file) == .missing(tensor: name))
    }
  }

  @Test("A tensor of another shape is refused; the message says which was expected")
  func shape() throws {
    let wrong: [(String, [Int], String)] = [
      ("input.mean", [1, 40], "[any]"), ("input.scale", [39], "[40]"),
      ("conv.weight", [8, 40, 5], "[any, 40, 3]"), ("conv.bias", [7], "[8]"),
      ("block3.depth.weight", [7, 5], "[8, any]"),
      ("block0.point.weight", [8, 9], "[8, 8]"), ("block5.point.bias", [9], "[8]"),
      ("bottleneck.weight", [6, 7], "[any, 8]"), ("bottleneck.bias", [5], "[6]"),
      ("states.weight", [4, 6], "[5, 6]"), ("phones.weight", [4, 5], "[4, 6]"),
      ("phones.bias", [5], "[4]"),
    ]
    for (name, shape, expected) in wrong {
      var file = good
      file.add(name, [Float](repeating: 0, count: shape.reduce(1, *)), shape: shape)
      let error = try #require(try refusal(file))
      let words = expected.dropFirst().dropLast().split(separator: ", ")
      guard case .unexpected(name, _, _) = error else {
        Issue.record("\(name): \(error)")
        continue
      }
      for word in words + [Substring(name)] { #expect("\(error)".contains(word)) }
    }
  }

  @Test("An empty tensor, too many taps, and bytes for floats are refused")
  func emptyOrBytes() throws {
    for (name, shape) in [("input.mean", [0]), ("block0.depth.weight", [8, 17])] {
      var file = good
      file.add(name, [Float](repeating: 0, count: shape.reduce(1, *)), shape: shape)
      guard case .unexpected(name, _, _)? = try refusal(file) else {
        Issue.record("\(name) is taken")
        continue
      }
    }
    var file = good
    file.tensors["conv.bias"] = SafeTensors.Tensor(type: .int8, shape: [8], bytes: Data(count: 8))
    guard case .unexpected("conv.bias", "I8 [8]", _)? = try refusal(file) else {
      Issue.record("bytes are taken")
      return
    }
  }

  @Test("NaN and infinity are refused wherever they are", arguments: [Float.nan, .infinity])
  func notFinite(value: Float) throws {
    for (name, tensor) in good.tensors {
      var file = good
      var values = try file.floats(name, shape: tensor.shape.map { $0 }).values
      values[values.count / 2] = value
      file.add(name, values, shape: tensor.shape)
      #expect(
        try refusal(file) == .notFinite(tensor: name, element: values.count / 2))
    }
  }

  @Test("A tensor that belongs to no layer is refused")
  func stranger() throws {
    var file = good
    file.add("block6.depth.weight", [1], shape: [1])
    guard case .field("tensors", "block6.depth.weight", _)? = try refusal(file) else {
      Issue.record("taken")
      return
    }
  }

  @Test("Another format or version is refused as such")
  func version() throws {
    for (field, value) in [("format", "decoder" as Any), ("version", 2 as Any)] {
      let error = try #require(
        try refusal(
          changed {
            $0 = ["format": "acoustic-model", "version": 1].merging([field: value]) { $1 }
          }
        ))
      guard case .field(field, let found, _) = error else {
        Issue.record("\(error)")
        continue
      }
      #expect(found.contains("\(value)"))
    }
  }

  @Test("A description that is missing, damaged or contradicts itself is refused")
  func description() throws {
    var file = good
    for text in [nil, "", "{}", "7", #"{"format":"acoustic-model","version":1}"#] {
      file.metadata["unbidden"] = text
      guard case .field("__metadata__.unbidden", _, _)? = try refusal(file) else {
        Issue.record("\(text ?? "none") is taken")
        continue
      }
    }
    let wrong: [(String, Any)] = [
      ("delay", -1), ("delay", 1), ("delay", 17), ("dilations", [Int]()),
      ("dilations", [1, 1, 0, 2, 4, 4]),
      ("floor", 0), ("states", ["a", "b", "c", "c", "d"]), ("phones", ["SIL", "AA", "AA", "T"]),
      ("phoneFrames", [3.0, 4]), ("phoneFrames", [3.0, 4, 0, 2]),
      ("textCalibration", ["slope": 0, "offset": 1]), ("textCap", 0),
    ]
    for (field, value) in wrong {
      let error = try #require(try refusal(changed { $0[field] = value }))
      guard case .field(let named, _, _) = error, named.hasPrefix(field) else {
        Issue.record("\(field) \(value): \(error)")
        continue
      }
    }
  }
}

import Features
import Foundation
import SpottingTestSupport
import TestSupport
import Testing

@testable import Spotting
@testable import TensorFile
@testable import WakeWords

@Suite("Wake word files")
struct WakeWordFileTests {
  private let model: AcousticModelWeights
  private let takes: WakeWord
  private let paths: WakeWord

  init() throws {
    model = try AcousticModels.random(states: 3)
    takes = try TestWords.randomTakes(for: model)
    paths = try TestWords.statePaths(
      [[0, 0, 0, 2, 2, 1, 1, 1, 1, 2], [1, 1, 1, 1, 1, 2, 2, 2, 2, 0, 0, 1]],
      verifier: TestWords.verifier(gate: -2, seed: 1), for: model)
  }

  /// Why a file is refused; `nil` where it is taken. Every refusal names the file.
  private func refusal(_ data: Data) -> WakeWordError? {
    do throws(WakeWordError) {
      _ = try WakeWordFile.decode(data, path: "some/word.wake", model: model)
      return nil
    } catch {
      #expect("\(error)".contains("some/word.wake"))
      return error
    }
  }

  private func refusal(
    of word: WakeWord, fields change: (inout [String: Any]) -> Void
  ) throws -> WakeWordError? {
    refusal(try TestWords.file(of: word, changing: change))
  }

  private func refusal(
    of word: WakeWord, tensors change: (inout SafeTensors) -> Void
  ) throws -> WakeWordError? {
    var file = try SafeTensors(WakeWordFile.encode(word))
    change(&file)
    return refusal(try file.encoded())
  }

  /// Sets a field, named with dots between its groups.
  private static func set(_ value: Any?, at name: Substring, in fields: inout [String: Any]) {
    let parts = name.split(separator: ".", maxSplits: 1)
    guard parts.count == 2 else {
      fields[String(name)] = value
      return
    }
    var inner = fields[String(parts[0])] as? [String: Any] ?? [:]
    set(value, at: parts[1], in: &inner)
    fields[String(parts[0])] = inner
  }

  @Test("What is written is read back equal, of takes and of state paths", arguments: 0..<12)
  func roundTrip(seed: UInt64) throws {
    let lengths = [[10], [200, 10, 57], Array(repeating: 12, count: 13)][Int(seed % 3)]
    let plain = try TestWords.statePaths(
      [[0, 0, 0, 0, 0, 1, 1, 1, 1, 3]], head: .phones, for: model)
    let random = try TestWords.randomTakes(frames: lengths, seed: seed, for: model)
    for word in [random, paths, plain] {
      let data = try WakeWordFile.encode(word)
      let read = try WakeWordFile.decode(data, path: "x.wake", model: model)
      #expect(read == word)
      #expect(try WakeWordFile.encode(read) == data)
    }
  }

  @Test("Equal words give equal bytes")
  func sameBytes() throws {
    let bytes = try WakeWordFile.encode(takes)
    #expect(try WakeWordFile.encode(TestWords.randomTakes(for: model)) == bytes)
    #expect(try WakeWordFile.encode(TestWords.randomTakes(seed: 2, for: model)) != bytes)
  }

  @Test("A file that is not there, or a folder, cannot be read")
  func unreadable() throws {
    let folder = try TestFolder()
    for path in [folder.path + "/none.wake", folder.path] {
      #expect(throws: WakeWordError.unreadable(path: path)) { try WakeWordFile.load(path: path) }
    }
    #expect("\(WakeWordError.unreadable(path: "a/b.wake"))".contains("a/b.wake"))
  }

  @Test("What is no safetensors file is refused")
  func layout() {
    #expect(
      refusal(Data("RIFF".utf8)) == .file(path: "some/word.wake", .tooShort(bytes: 4)))
  }

  @Test("A word of another acoustic model or cepstral space is refused, and what to do is said")
  func otherSpace() throws {
    let other = String(repeating: "0", count: 64)
    for word in [takes, paths] {
      let error = try #require(try refusal(of: word, fields: { $0["acousticModel"] = other }))
      #expect(
        error
          == .otherAcousticModel(path: "some/word.wake", found: other, expected: model.hash))
      #expect("\(error)".contains("make the wake word again"))
    }
    let error = try #require(
      try refusal(of: takes) { Self.set(other, at: "takes.cepstralSpace", in: &$0) })
    #expect(
      error
        == .otherCepstralSpace(
          path: "some/word.wake", found: other, expected: CepstralSpace.shipped.hash))
    #expect("\(error)".contains("enroll"))
  }

  @Test("Another version or format is refused as such, whatever else is in it")
  func version() throws {
    #expect(
      try refusal(of: takes, fields: { $0 = ["format": "wake-word", "version": 3, "new": [1]] })
        == .file(path: "some/word.wake", .field("version", found: "3", expected: "1 to 2")))
    #expect(
      try refusal(of: takes, fields: { $0["format"] = "song" })
        == .file(
          path: "some/word.wake", .field("format", found: "\"song\"", expected: "\"wake-word\"")))
  }

  @Test("A safetensors file without our description is refused")
  func foreign() throws {
    var file = try SafeTensors(WakeWordFile.encode(takes))
    for text in [nil, "", "{", "7", "{}", #"{"version":1}"#, #"{"format":"wake-word"}"#] {
      file.metadata[SafeTensors.descriptionKey] = text
      guard case .file(_, .field("__metadata__.unbidden", _, _))? = refusal(try file.encoded())
      else {
        Issue.record("\(text ?? "none") is taken")
        continue
      }
    }
  }

  @Test(
    "A missing field is refused, and named",
    arguments: [
      "name", "phrase", "licence", "source", "acousticModel", "calibration", "calibration.slope",
      "falseAlarms", "falseAlarms.decay", "ceiling", "paths.head", "paths.cap",
      "paths.verifier.bias", "takes.cepstralSpace", "takes.scales", "takes.takes",
    ])
  func missing(field: String) throws {
    let word = field.hasPrefix("takes") ? takes : paths
    guard
      case .file(_, .field(_, let found, _))? = try refusal(
        of: word, fields: { Self.set(nil, at: field[...], in: &$0) })
    else {
      Issue.record("taken")
      return
    }
    #expect(found.contains(field.split(separator: ".").last!), "\(found)")
  }

  /// Values that no word can have, by field; what makes scores infinite among them.
  private var wrongFields: [(String, Any)] {
    [
      ("name", ""), ("name", "a/b"), ("name", "ä"), ("name", "../x"),
      ("name", String(repeating: "a", count: 65)),
      ("calibration.slope", 0), ("calibration.slope", -1.5), ("calibration.slope", 1e7),
      ("calibration.offset", 1e7), ("falseAlarms.hours", 0), ("falseAlarms.hours", -1),
      ("falseAlarms.decay", 0), ("falseAlarms.decay", -1.5), ("falseAlarms.decay", 3e38),
      ("falseAlarms.anchorRate", 0), ("falseAlarms.anchorRate", -2),
      ("falseAlarms.anchorRate", 1e-30), ("falseAlarms.anchorScore", 1e30), ("ceiling", 1e20),
      ("paths.cap", 0), ("paths.cap", 101), ("paths.head", "phones"),
      ("paths.verifier.gate", 3e38), ("paths.verifier.frames", 0), ("paths.verifier.frames", -3),
      ("paths.verifier.bias", -3e38), ("paths.verifier.weights", [1.0, 2]),
      ("takes.scales.cepstra.way", 0), ("takes.scales.phones.way", -2),
      ("takes.scales.cepstra.mean", 1e7), ("takes.takes", [Int]()),
      ("source", "text"),
    ]
  }

  @Test("Fields that no word can have are refused, and named")
  func wrongField() throws {
    for (field, value) in wrongFields {
      let word = field.hasPrefix("takes") || field == "source" ? takes : paths
      guard
        case .file(_, .field(let named, _, _))? = try refusal(
          of: word, fields: { Self.set(value, at: field[...], in: &$0) })
      else {
        Issue.record("\(field) \(value) is taken")
        continue
      }
      #expect(named == field, "\(named)")
    }
  }

  @Test("A weight of the verifier that makes scores infinite, and a number too large for a float")
  func largeNumbers() throws {
    let weights = [Double](repeating: 1, count: 11) + [3e38]
    guard
      case .file(_, .field("paths.verifier.weights[11]", _, _))? = try refusal(
        of: paths, fields: { Self.set(weights, at: "paths.verifier.weights", in: &$0) }),
      case .file(_, .field("__metadata__.unbidden", _, _))? = try refusal(
        of: paths, fields: { $0["ceiling"] = 1e300 })
    else {
      Issue.record("taken")
      return
    }
  }

  @Test("A file of both kinds, or of neither, is refused")
  func kinds() throws {
    let takesFields = try JSONSerialization.jsonObject(
      with: Data(
        try #require(
          try SafeTensors(WakeWordFile.encode(takes)).metadata[SafeTensors.descriptionKey]
        ).utf8))
    let both = (takesFields as? [String: Any])?["takes"]
    for value in [nil, both] {
      guard
        case .file(_, .field("paths, takes", _, _))? = try refusal(
          of: paths,
          fields: {
            $0["takes"] = value
            if value == nil { $0["paths"] = nil }
          })
      else {
        Issue.record("taken")
        continue
      }
    }
  }

  @Test(
    "State paths that are missing, too short, too long, of floats or of unknown classes are refused"
  )
  func statePaths() throws {
    #expect(
      try refusal(of: paths, tensors: { $0.tensors["path.0"] = nil })
        == .file(path: "some/word.wake", .missing(tensor: "path.0")))
    let wrong: [(inout SafeTensors) -> Void] = [
      { $0.add("path.1", [Int32](repeating: 1, count: 9)) },
      { $0.add("path.1", [Int32](repeating: 1, count: 201)) },
      { $0.add("path.1", [Float](repeating: 1, count: 12), shape: [12]) },
      { $0.add("path.1", [1, 1, 1, 1, 1, 2, 2, 2, 2, 0, 0, 3]) },
      { $0.add("path.1", [1, 1, 1, 1, 1, 2, 2, 2, 2, 0, 0, -1]) },
    ]
    for change in wrong {
      guard case .file(_, .unexpected("path.1", _, _))? = try refusal(of: paths, tensors: change)
      else {
        Issue.record("taken")
        continue
      }
    }
    // The verifier needs three states at least, and as many in each path.
    for path in [[Int32](repeating: 1, count: 12), [1, 1, 1, 1, 1, 2, 2, 2, 2, 0, 0, 0]] {
      guard
        case .file(_, .field("path", _, _))? = try refusal(
          of: paths, tensors: { $0.add("path.1", path) })
      else {
        Issue.record("\(path) is taken")
        continue
      }
    }
  }

  @Test(
    "Templates of another length, dimension, type or order, and values that none has, are refused")
  func templates() throws {
    let zeros = { (rows: Int, width: Int) in [Float](repeating: 0, count: rows * width) }
    let wrong: [(String, (inout SafeTensors) -> Void)] = [
      ("cepstra.1", { $0.add("cepstra.1", zeros(9, 26), shape: [9, 26]) }),
      ("cepstra.1", { $0.add("cepstra.1", zeros(201, 26), shape: [201, 26]) }),
      ("cepstra.0", { $0.add("cepstra.0", zeros(10, 25), shape: [10, 25]) }),
      ("cepstra.0", { $0.add("cepstra.0", zeros(10, 26), shape: [260]) }),
      (
        "cepstra.0",
        { $0.add("cepstra.0", [Float](repeating: 1e38, count: 260), shape: [10, 26]) }
      ),
      ("phones.1", { $0.add("phones.1", zeros(12, 3), shape: [12, 3]) }),
      ("phones.1", { $0.add("phones.1", zeros(9, 4), shape: [9, 4]) }),
      ("phones.0", { $0.add("phones.0", [Float](repeating: -0.1, count: 40), shape: [10, 4]) }),
      ("phones.0", { $0.add("phones.0", [Float](repeating: 1.5, count: 40), shape: [10, 4]) }),
      (
        "phones.0",
        {
          $0.tensors["phones.0"] = SafeTensors.Tensor(
            type: .int8, shape: [10, 4], bytes: Data(count: 40))
        }
      ),
    ]
    for (name, change) in wrong {
      guard case .file(_, .unexpected(name, _, _))? = try refusal(of: takes, tensors: change)
      else {
        Issue.record("\(name) is taken")
        continue
      }
    }
    for value in [Float.nan, .infinity] {
      var values = zeros(10, 26)
      values[77] = value
      #expect(
        try refusal(of: takes, tensors: { $0.add("cepstra.1", values, shape: [10, 26]) })
          == .file(path: "some/word.wake", .notFinite(tensor: "cepstra.1", element: 77)))
    }
  }

  @Test("Tensors that are too many or too few are refused")
  func otherTensors() throws {
    for missing in ["cepstra.0", "phones.0"] {
      #expect(
        try refusal(of: takes, tensors: { $0.tensors[missing] = nil })
          == .file(path: "some/word.wake", .missing(tensor: missing)))
    }
    let wrong: [(WakeWord, (inout SafeTensors) -> Void)] = [
      (takes, { $0.tensors["phones.1"] = nil }), (takes, { $0.add("extra", [1], shape: [1]) }),
      (takes, { $0.add("cepstra.3", [1], shape: [1]) }),
      (paths, { $0.add("weights", [1], shape: [1]) }), (paths, { $0.add("path", [1]) }),
    ]
    for (word, change) in wrong {
      guard case .file(_, .field("tensors", _, _))? = try refusal(of: word, tensors: change) else {
        Issue.record("taken")
        continue
      }
    }
  }
}

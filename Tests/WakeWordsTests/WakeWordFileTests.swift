import Features
import Foundation
import TestSupport
import Testing

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

@Suite("Wake word files")
struct WakeWordFileTests {
  /// Whether the field is refused, by a message that names file and field.
  private func isRefused(
    _ field: String, _ change: @escaping (inout [String: Any]) -> Void
  ) throws -> Bool {
    let data = try WakeWords.file(of: WakeWords.random(), changing: change)
    guard let error = WakeWords.refusal(data),
      case .metadata("some/word.wake", field, _, _) = error
    else { return false }
    return "\(error)".contains("some/word.wake") && "\(error)".contains(field)
  }

  /// The field that holds the number `key` gets the number `value`.
  private func isRefused(_ group: String, _ key: String, _ value: Double) throws -> Bool {
    try isRefused("\(group).\(key)") { fields in
      var inner = fields[group] as? [String: Any] ?? [:]
      inner[key] = value
      fields[group] = inner
    }
  }

  @Test("What is written is read back equal", arguments: 0..<20)
  func roundTrip(seed: UInt64) throws {
    let lengths = [[10], [200, 10, 57], Array(repeating: 12, count: 13)][Int(seed % 3)]
    let word = try WakeWords.random(templates: lengths, seed: seed)
    let read = try WakeWordFile.decode(WakeWordFile.encode(word), path: "x.wake")
    #expect(read == word)
  }

  @Test("Equal words give equal bytes")
  func sameBytes() throws {
    let bytes = try WakeWordFile.encode(WakeWords.random())
    #expect(try WakeWordFile.encode(WakeWords.random()) == bytes)
    #expect(try WakeWordFile.encode(WakeWordFile.decode(bytes, path: "x.wake")) == bytes)
    #expect(try WakeWordFile.encode(WakeWords.random(seed: 2)) != bytes)
  }

  @Test("The file tells its reader the features, their hash, thresholds and licence")
  func metadata() throws {
    let word = try WakeWords.random()
    let file = try SafeTensors(WakeWordFile.encode(word))
    let text = try #require(file.metadata["unbidden"])
    let fields = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(fields["version"] as? Int == 1)
    #expect(fields["name"] as? String == word.name && fields["phrase"] as? String == word.phrase)
    #expect(fields["licence"] as? String == word.licence)
    #expect(fields["featureHash"] as? String == CepstralSpace.shipped.hash)
    let features = try #require(fields["features"] as? [String: Any])
    #expect(features["dimension"] as? Int == 26)
    #expect((features["parameters"] as? [String: Any])?["hopLength"] as? Int == 160)
    let thresholds = try #require(fields["thresholds"] as? [[String: Any]])
    for threshold in thresholds {
      let rate = try #require((threshold["falseAlarmsPerHour"] as? NSNumber)?.floatValue)
      let score = try #require((threshold["score"] as? NSNumber)?.floatValue)
      #expect(abs(word.falseAlarms.threshold(falseAlarmsPerHour: rate) - score) < 1e-3)
    }
    #expect(!thresholds.isEmpty)
    #expect(file.tensors["template.1"]?.shape == [40, 26])
  }

  @Test("A file that is not there, or a folder, cannot be read")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    for path in [folder.path + "/none.wake", folder.path] {
      #expect(throws: WakeWordError.unreadable(path: path)) { try WakeWordFile.load(path: path) }
    }
    #expect("\(WakeWordError.unreadable(path: "a/b.wake"))".contains("a/b.wake"))
  }

  @Test("What is no safetensors file is refused, and named")
  func layout() {
    let error = WakeWords.refusal(Data("RIFF".utf8))
    #expect(error == .layout(path: "some/word.wake", .tooShort(bytes: 4)))
    #expect(error.map { "\($0)".contains("some/word.wake") } == true)
  }

  @Test("A file of another feature space is refused, and what to do is said")
  func otherFeatures() throws {
    let other = String(repeating: "0", count: 64)
    let data = try WakeWords.file(of: WakeWords.random()) { $0["featureHash"] = other }
    let error = try #require(WakeWords.refusal(data))
    #expect(
      error
        == .otherFeatures(
          path: "some/word.wake", found: other, expected: CepstralSpace.shipped.hash))
    #expect("\(error)".contains("some/word.wake") && "\(error)".contains("enrol"))
  }

  @Test("A file of a later version is refused as such, whatever else is in it")
  func laterVersion() throws {
    let data = try WakeWords.file(of: WakeWords.random()) { $0 = ["version": 2, "new": [1]] }
    #expect(
      WakeWords.refusal(data)
        == .metadata(path: "some/word.wake", field: "version", found: "2", expected: "1"))
  }

  @Test("A safetensors file without our description is refused")
  func foreign() throws {
    let field = "__metadata__.unbidden"
    var file = try SafeTensors(WakeWordFile.encode(WakeWords.random()))
    for text in [nil, "", "{", "7", "{}", #"{"version":1}"#, #"{"version":"1"}"#] {
      file.metadata[WakeWordFile.metadataKey] = text
      guard case .metadata("some/word.wake", field, _, _)? = WakeWords.refusal(try file.encoded())
      else {
        Issue.record("\(text ?? "none") is taken")
        continue
      }
    }
    var foreign = SafeTensors()
    foreign.metadata["note"] = "of something else"
    foreign.add("frames", [1, 2], shape: [2])
    #expect(WakeWords.refusal(try foreign.encoded()) != nil)
  }

  @Test(
    "A missing field is refused",
    arguments: [
      "name", "phrase", "features", "featureHash", "calibration", "falseAlarms", "thresholds",
      "provenance", "takeScores", "ceiling", "licence",
    ])
  func missingField(field: String) throws {
    let data = try WakeWords.file(of: WakeWords.random()) { $0[field] = nil }
    guard case .metadata(_, _, let found, _)? = WakeWords.refusal(data) else {
      Issue.record("taken")
      return
    }
    #expect(found.contains(field))
  }

  @Test("Numbers that no calibration or table can have are refused", arguments: [0, -1.5])
  func numbers(value: Double) throws {
    #expect(try isRefused("calibration", "slope", value))
    #expect(try isRefused("falseAlarms", "hours", value))
    #expect(try isRefused("falseAlarms", "decay", value))
    #expect(try isRefused("falseAlarms", "anchorRate", value))
  }

  @Test("A number too large for a float is refused")
  func largeNumber() throws {
    #expect(try isRefused("__metadata__.unbidden") { $0["ceiling"] = 1e300 })
  }

  @Test("Without one line of provenance for each template a file is refused")
  func provenance() throws {
    #expect(try isRefused("provenance") { $0["provenance"] = [] })
  }

  @Test("A name that is none is refused, and the file named", arguments: ["", "a/b", "ä", "../x"])
  func name(name: String) throws {
    #expect(try isRefused("name") { $0["name"] = name })
  }

  @Test("Templates that are too short or too long are refused", arguments: [0, 1, 9, 201, 5_000])
  func templateLength(length: Int) throws {
    var file = try SafeTensors(WakeWordFile.encode(WakeWords.random()))
    file.add("template.1", [Float](repeating: 1, count: length * 26), shape: [length, 26])
    guard
      case .layout("some/word.wake", .unexpected("template.1", let found, _))? =
        WakeWords.refusal(try file.encoded())
    else {
      Issue.record("taken")
      return
    }
    #expect(found.contains("\(length)"))
  }

  @Test("Templates of another type, dimension or order are refused")
  func templateShape() throws {
    let good = try SafeTensors(WakeWordFile.encode(WakeWords.random()))
    for shape in [[10, 25], [260], [1, 10, 26]] {
      var file = good
      file.add(
        "template.0", [Float](repeating: 1, count: shape.reduce(1, *)), shape: shape)
      guard
        case .layout(_, .unexpected("template.0", _, _))? = WakeWords.refusal(try file.encoded())
      else {
        Issue.record("\(shape) is taken")
        continue
      }
    }
    var file = good
    file.tensors["template.0"] = SafeTensors.Tensor(
      type: .int8, shape: [10, 26], bytes: Data(count: 260))
    guard case .layout(_, .unexpected("template.0", _, _))? = WakeWords.refusal(try file.encoded())
    else {
      Issue.record("bytes are taken")
      return
    }
  }

  @Test("Numbers that are not finite are refused")
  func notFinite() throws {
    let word = try WakeWords.random()
    var file = try SafeTensors(WakeWordFile.encode(word))
    var values = word.templates[1].values
    values[77] = .nan
    file.add("template.1", values, shape: [word.templates[1].frameCount, 26])
    #expect(
      WakeWords.refusal(try file.encoded())
        == .layout(path: "some/word.wake", .notFinite(tensor: "template.1", element: 77)))
  }

  @Test("A file without templates, or with tensors that are none, is refused")
  func otherTensors() throws {
    var file = try SafeTensors(WakeWordFile.encode(WakeWords.random()))
    let good = file
    file.tensors = [:]
    #expect(
      WakeWords.refusal(try file.encoded())
        == .layout(path: "some/word.wake", .missing(tensor: "template.0")))
    file = good
    file.tensors["template.0"] = nil
    #expect(
      WakeWords.refusal(try file.encoded())
        == .layout(path: "some/word.wake", .missing(tensor: "template.0")))
    for extra in ["template.3", "template", "weights"] {
      file = good
      file.add(extra, [1], shape: [1])
      guard case .metadata(_, "tensors", let found, _)? = WakeWords.refusal(try file.encoded())
      else {
        Issue.record("\(extra) is taken")
        continue
      }
      #expect(found.contains(extra))
    }
  }

  @Test("Damaged at random or cut off, a file is read or refused, never more")
  func mutations() throws {
    var random = SplitMix(5)
    let original = try WakeWordFile.encode(WakeWords.random(templates: [10]))
    for round in 0..<600 {
      var data = original
      if round.isMultiple(of: 5) {
        data = data.prefix(Int.random(in: 0..<data.count, using: &random))
        #expect(WakeWords.refusal(data) != nil)
        continue
      }
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0..<data.count, using: &random)
        data[place] = UInt8.random(in: 0...255, using: &random)
      }
      if let error = WakeWords.refusal(data) {
        #expect("\(error)".contains("some/word.wake"))
      }
    }
  }
}

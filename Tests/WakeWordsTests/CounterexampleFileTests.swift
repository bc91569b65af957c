import Features
import Foundation
import SpottingTestSupport
import Testing

@testable import Spotting
@testable import TensorFile
@testable import WakeWords

@Suite("Wake word files with counterexamples")
struct CounterexampleFileTests {
  private let model: AcousticModelWeights
  private let word: WakeWord

  init() throws {
    model = try AcousticModels.random(states: 3)
    word = try TestWords.randomTakes(counterexamples: [10, 57], for: model)
  }

  /// What of a file is refused; `nil` where it is taken.
  private func refusal(_ data: Data) -> SafeTensorsError? {
    do throws(WakeWordError) {
      _ = try WakeWordFile.decode(data, path: "word.wake", model: model)
      return nil
    } catch {
      guard case .file("word.wake", let error) = error else { return nil }
      return error
    }
  }

  private func refusal(tensors change: (inout SafeTensors) -> Void) throws -> SafeTensorsError? {
    var file = try SafeTensors(WakeWordFile.encode(word))
    change(&file)
    return refusal(try file.encoded())
  }

  /// The file's description as text.
  private func description(_ word: WakeWord) throws -> String {
    try #require(
      SafeTensors(WakeWordFile.encode(word)).metadata[SafeTensors.descriptionKey])
  }

  @Test("What is written is read back equal", arguments: 0..<6)
  func roundTrip(seed: UInt64) throws {
    let lengths = [[10], [200, 10, 57], Array(repeating: 12, count: 17)][Int(seed % 3)]
    let word = try TestWords.randomTakes(counterexamples: lengths, seed: seed, for: model)
    let data = try WakeWordFile.encode(word)
    let read = try WakeWordFile.decode(data, path: "x.wake", model: model)
    #expect(read == word)
    #expect(try WakeWordFile.encode(read) == data)
  }

  @Test("Only a word with counterexamples is of version 2; one without has nothing of them")
  func version() throws {
    #expect(try description(word).contains(#""version":2"#))
    var plain = try TestWords.randomTakes(for: model)
    #expect(try description(plain).contains(#""version":1"#))
    #expect(try !description(plain).contains("counterexamples"))
    let tensors = try SafeTensors(WakeWordFile.encode(plain)).tensors.keys.sorted()
    #expect(tensors == ["cepstra.0", "cepstra.1", "phones.0", "phones.1"])
    // Taking them away again leaves the same bytes.
    let bytes = try WakeWordFile.encode(plain)
    guard case .takes(var pattern) = plain.model.pattern,
      case .takes(let other) = word.model.pattern
    else {
      Issue.record("of another kind")
      return
    }
    pattern.counterexamples = other.counterexamples
    plain.model.pattern = .takes(pattern)
    #expect(try WakeWordFile.encode(plain) != bytes)
    pattern.counterexamples = nil
    plain.model.pattern = .takes(pattern)
    #expect(try WakeWordFile.encode(plain) == bytes)
  }

  @Test("A version that does not go with the content is refused")
  func otherVersion() throws {
    let old = try TestWords.file(of: word) { $0["version"] = 1 }
    let plain = try TestWords.file(of: TestWords.randomTakes(for: model)) { $0["version"] = 2 }
    let expected = "2 with takes.counterexamples, 1 without"
    #expect(refusal(old) == .field("version", found: "1", expected: expected))
    #expect(refusal(plain) == .field("version", found: "2", expected: expected))
  }

  @Test("Broken tensors are refused by name")
  func tensors() throws {
    let zeros = { (rows: Int, width: Int) in [Float](repeating: 0, count: rows * width) }
    let (cepstra, phones) = ("counterexample.cepstra.1", "counterexample.phones.1")
    let wrong: [(String, (inout SafeTensors) -> Void)] = [
      (cepstra, { $0.add(cepstra, zeros(9, 26), shape: [9, 26]) }),
      (cepstra, { $0.add(cepstra, zeros(201, 26), shape: [201, 26]) }),
      (cepstra, { $0.add(cepstra, zeros(12, 25), shape: [12, 25]) }),
      (cepstra, { $0.add(cepstra, [Float](repeating: 1e38, count: 260), shape: [10, 26]) }),
      (phones, { $0.add(phones, zeros(12, 3), shape: [12, 3]) }),
      (phones, { $0.add(phones, [Float](repeating: 1.5, count: 40), shape: [10, 4]) }),
    ]
    for (name, change) in wrong {
      guard case .unexpected(name, _, _)? = try refusal(tensors: change) else {
        Issue.record("\(name) is taken")
        continue
      }
    }
    var values = zeros(10, 26)
    values[77] = .nan
    #expect(
      try refusal { $0.add(cepstra, values, shape: [10, 26]) }
        == .notFinite(tensor: cepstra, element: 77))
    for name in ["counterexample.cepstra.0", "counterexample.phones.0"] {
      #expect(try refusal { $0.tensors[name] = nil } == .missing(tensor: name))
    }
    guard case .field("tensors", _, _)? = try refusal(tensors: { $0.tensors[phones] = nil }) else {
      Issue.record("taken")
      return
    }
  }

  @Test("Fields that no word can have are refused by name")
  func fields() throws {
    for value in [0, -1, 101] {
      let data = try TestWords.file(of: word) { fields in
        var takes = fields["takes"] as? [String: Any] ?? [:]
        var rejection = takes["counterexamples"] as? [String: Any] ?? [:]
        rejection["weight"] = value
        takes["counterexamples"] = rejection
        fields["takes"] = takes
      }
      guard case .field("takes.counterexamples.weight", _, _)? = refusal(data) else {
        Issue.record("\(value) is taken")
        continue
      }
    }
    // Tensors without the field that goes with them.
    let data = try TestWords.file(of: word) { fields in
      fields["version"] = 1
      var takes = fields["takes"] as? [String: Any] ?? [:]
      takes["counterexamples"] = nil
      fields["takes"] = takes
    }
    guard case .field("tensors", _, _)? = refusal(data) else {
      Issue.record("taken")
      return
    }
  }
}

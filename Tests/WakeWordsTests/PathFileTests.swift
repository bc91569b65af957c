import Features
import Foundation
import TestSupport
import Testing

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

@Suite("Wake word files of paths")
struct PathFileTests {
  private let encoder: AcousticModelWeights
  private let path = [0, 0, 0, 2, 2, 1, 1, 1, 1, 2]
  private let word: WakeWord

  init() throws {
    encoder = try AcousticModels.random(states: 3)
    word = try AcousticModels.word(
      [path, [1, 1, 1, 1, 1, 2, 2, 2, 2, 0, 0, 1]],
      verifier: AcousticModels.verifier(gate: -2, seed: 1), for: encoder)
  }

  private func refusal(_ data: Data) -> WakeWordError? {
    do throws(WakeWordError) {
      _ = try WakeWordFile.decode(data, path: "some/word.wake", encoder: encoder)
      return nil
    } catch {
      #expect("\(error)".contains("some/word.wake"))
      return error
    }
  }

  private func fieldRefusal(changing change: (inout [String: Any]) -> Void) throws -> WakeWordError?
  {
    refusal(try WakeWords.file(of: word, changing: change))
  }

  private func refusal(of change: (inout SafeTensors) -> Void) throws -> WakeWordError? {
    var file = try SafeTensors(WakeWordFile.encode(word))
    change(&file)
    return refusal(try file.encoded())
  }

  @Test("What is written is read back equal, with a verifier or without")
  func roundTrip() throws {
    var plain = try AcousticModels.word([path], head: .phones, for: encoder)
    plain.source = .text
    for word in [word, plain] {
      let data = try WakeWordFile.encode(word)
      let read = try WakeWordFile.decode(data, path: "x.wake", encoder: encoder)
      #expect(read == word)
      #expect(try WakeWordFile.encode(read) == data)
    }
  }

  @Test("A word of another encoder is refused, and what to do is said")
  func otherEncoder() throws {
    let other = String(repeating: "0", count: 64)
    let error = try #require(try fieldRefusal(changing: { $0["encoder"] = other }))
    #expect(
      error == .otherEncoder(path: "some/word.wake", found: other, expected: encoder.hash))
    #expect("\(error)".contains("000000000000") && "\(error)".contains("make the wake word again"))
  }

  @Test("Another version or kind is refused as such, whatever else is in it")
  func version() throws {
    #expect(
      try fieldRefusal(changing: { $0 = ["version": 3, "kind": "path"] })
        == .metadata(path: "some/word.wake", field: "version", found: "3", expected: "2"))
    #expect(
      try fieldRefusal(changing: { $0["kind"] = "song" })
        == .metadata(
          path: "some/word.wake", field: "kind", found: "\"song\"", expected: "fused, path or none")
    )
    #expect(
      try fieldRefusal(changing: { $0["kind"] = nil })
        == .metadata(path: "some/word.wake", field: "version", found: "2", expected: "1"))
  }

  @Test(
    "A missing field is refused",
    arguments: [
      "name", "phrase", "head", "cap", "encoder", "source", "calibration", "falseAlarms", "ceiling",
      "licence",
    ])
  func missing(field: String) throws {
    guard
      case .metadata(_, _, let found, _)? = try fieldRefusal(changing: { $0[field] = nil })
    else {
      Issue.record("taken")
      return
    }
    #expect(found.contains(field))
  }

  @Test("Fields that no word can have are refused")
  func fields() throws {
    let wrong: [(String, Any, String)] = [
      ("name", "a/b", "name"), ("cap", 0, "cap"), ("cap", 101, "cap"),
      ("head", "words", "__metadata__.unbidden"), ("source", "rumour", "__metadata__.unbidden"),
      ("calibration", ["slope": 0, "offset": 1], "calibration.slope"),
      (
        "falseAlarms", ["hours": 0, "anchorScore": 1, "anchorRate": 1, "decay": 1],
        "falseAlarms.hours"
      ),
    ]
    for (field, value, named) in wrong {
      guard
        case .metadata(_, named, _, _)? = try fieldRefusal(changing: { $0[field] = value })
      else {
        Issue.record("\(field) \(value) is taken")
        continue
      }
    }
  }

  @Test("Paths that are missing, too short, too long, of floats or of unknown classes are refused")
  func paths() throws {
    #expect(
      try refusal(of: { $0.tensors["path.0"] = nil })
        == .layout(path: "some/word.wake", .missing(tensor: "path.0")))
    let wrong: [(inout SafeTensors) -> Void] = [
      { $0.add("path.1", [Int32](repeating: 1, count: 9)) },
      { $0.add("path.1", [Int32](repeating: 1, count: 201)) },
      { $0.add("path.1", [Float](repeating: 1, count: 12), shape: [12]) },
      { $0.add("path.1", [1, 1, 1, 1, 1, 2, 2, 2, 2, 0, 0, 3]) },
      { $0.add("path.1", [1, 1, 1, 1, 1, 2, 2, 2, 2, 0, 0, -1]) },
    ]
    for change in wrong {
      guard case .layout(_, .unexpected("path.1", _, _))? = try refusal(of: change) else {
        Issue.record("taken")
        continue
      }
    }
  }

  @Test("A verifier that this version cannot run is refused: weights, length, head, states")
  func verifier() throws {
    let verifier: [String: Any] = [
      "gate": -2, "frames": 12, "weights": [Double](repeating: 1, count: 12), "bias": 0,
    ]
    func refused(_ change: (inout [String: Any]) -> Void) throws -> WakeWordError? {
      var changed = verifier
      change(&changed)
      return try fieldRefusal { $0["verifier"] = changed }
    }
    #expect(try refused { _ in } == nil)
    for (field, value) in [("weights", [1.0, 2.0] as Any), ("frames", 0)] {
      guard
        case .metadata(_, "verifier.\(field)", _, _)? = try refused({ $0[field] = value })
      else {
        Issue.record("\(field) \(value) is taken")
        continue
      }
    }
    guard case .metadata? = try refused({ $0["bias"] = nil }) else {
      Issue.record("taken without a bias")
      return
    }
    guard case .metadata(_, "head", _, _)? = try fieldRefusal(changing: { $0["head"] = "phones" })
    else {
      Issue.record("taken with phones")
      return
    }
    // Three states, where the other path has four.
    guard
      case .metadata(_, "path", _, _)? = try refusal(of: {
        $0.add("path.1", [1, 1, 1, 1, 1, 2, 2, 2, 2, 0, 0, 0])
      })
    else {
      Issue.record("taken with other states")
      return
    }
  }

  @Test("A tensor that belongs to nothing is refused")
  func stranger() throws {
    for name in ["path.3", "verifier.weight", "template.0"] {
      guard
        case .metadata(_, "tensors", let found, _)? = try refusal(of: {
          $0.add(name, [1], shape: [1])
        })
      else {
        Issue.record("\(name) is taken")
        continue
      }
      #expect(found.contains(name))
    }
  }

  @Test("Damaged at random, a file is read or refused, never more")
  func mutations() throws {
    var random = SplitMix(5)
    let original = try WakeWordFile.encode(word)
    for _ in 0..<300 {
      var data = original
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        data[Int.random(in: 0..<data.count, using: &random)] = .random(in: 0...255, using: &random)
      }
      _ = refusal(data)
    }
  }
}

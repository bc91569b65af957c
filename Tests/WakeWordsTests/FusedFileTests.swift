import Features
import Foundation
import TestSupport
import Testing

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

@Suite("Wake word files of takes in both spaces")
struct FusedFileTests {
  private let encoder: AcousticModelWeights
  private let word: WakeWord

  init() throws {
    encoder = try AcousticModels.tones.get()
    var random = SplitMix(2)
    func template(_ frames: Int, _ dimension: Int, _ range: ClosedRange<Float>) -> Template {
      Template(
        values: (0..<frames * dimension).map { _ in Float.random(in: range, using: &random) },
        dimension: dimension)
    }
    word = try FusedWords.word(
      TakePattern(
        templates: [template(12, 26, -3...3), template(40, 26, -3...3)],
        phones: [template(11, 3, 0...1), template(41, 3, 0...1)], encoder: encoder.hash,
        scales: TakePattern.Scales(
          cepstra: ScoreScale(mean: -1.5, way: 0.25), phones: ScoreScale(mean: -3, way: 1.5))))
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

  @Test("What is written is read back equal, and equal words give equal bytes")
  func roundTrip() throws {
    let data = try WakeWordFile.encode(word)
    let read = try WakeWordFile.decode(data, path: "x.wake", encoder: encoder)
    #expect(read == word)
    #expect(try WakeWordFile.encode(read) == data)
    #expect(read.usesEncoder && read.usesCepstra && read.source == .takes)
    #expect(read.templates.map(\.frameCount) == [12, 40] && read.lengths == [0.24, 0.8])
  }

  @Test("A word of another encoder or feature space is refused, and what to do is said")
  func otherSpace() throws {
    let other = String(repeating: "0", count: 64)
    let error = try #require(try fieldRefusal(changing: { $0["encoder"] = other }))
    #expect(
      error == .otherEncoder(path: "some/word.wake", found: other, expected: encoder.hash))
    #expect("\(error)".contains("make the wake word again"))
    #expect(
      try fieldRefusal(changing: { $0["featureHash"] = other })
        == .otherFeatures(
          path: "some/word.wake", found: other, expected: CepstralSpace.shipped.hash))
  }

  @Test("Another version is refused as such, whatever else is in it")
  func version() throws {
    #expect(
      try fieldRefusal(changing: { $0 = ["version": 4, "kind": "fused"] })
        == .metadata(path: "some/word.wake", field: "version", found: "4", expected: "3"))
  }

  @Test(
    "A missing field is refused", arguments: ["encoder", "scales", "calibration", "takeScores"])
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
    let good = ["mean": -1, "way": 1]
    let wrong: [(String, Any, String)] = [
      ("name", "a/b", "name"), ("provenance", [], "provenance"),
      ("calibration", ["slope": 0, "offset": 1], "calibration.slope"),
      ("scales", ["cepstra": ["mean": -1, "way": 0], "phones": good], "scales.cepstra.way"),
      ("scales", ["cepstra": good, "phones": ["mean": 0, "way": -2]], "scales.phones.way"),
      ("scales", ["cepstra": ["mean": 1e7, "way": 1], "phones": good], "scales.cepstra.mean"),
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

  @Test("Phones that are missing, too many, of another shape or no posteriors are refused")
  func tensors() throws {
    #expect(
      try refusal(of: { $0.tensors["phones.0"] = nil })
        == .layout(path: "some/word.wake", .missing(tensor: "phones.0")))
    for width in [2, 4] {
      guard
        case .layout(_, .unexpected("phones.1", _, _))? = try refusal(of: {
          $0.add("phones.1", [Float](repeating: 0, count: 12 * width), shape: [12, width])
        })
      else {
        Issue.record("a width of \(width) is taken")
        continue
      }
    }
    guard
      case .layout(_, .unexpected("phones.1", let found, _))? = try refusal(of: {
        $0.add("phones.1", [Float](repeating: 0, count: 27), shape: [9, 3])
      })
    else {
      Issue.record("nine frames are taken")
      return
    }
    #expect(found.contains("9"))
    let named: [(String, (inout SafeTensors) -> Void)] = [
      ("tensors", { $0.tensors["phones.1"] = nil }),
      ("tensors", { $0.add("extra", [1], shape: [1]) }),
      ("tensors", { $0.add("phones.2", [Float](repeating: 0, count: 30), shape: [10, 3]) }),
      ("phones.0", { $0.add("phones.0", [Float](repeating: -0.1, count: 30), shape: [10, 3]) }),
      ("phones.0", { $0.add("phones.0", [Float](repeating: 1.5, count: 30), shape: [10, 3]) }),
    ]
    for (field, change) in named {
      guard case .metadata(_, field, _, _)? = try refusal(of: change) else {
        Issue.record("\(field) is taken")
        continue
      }
    }
  }

  @Test("A file of the first version is read, and hears what it heard")
  func firstVersion() throws {
    // Made by the last program that wrote such files: `unbidden enroll old_lantern
    // SampleAudio/takes/hey_lantern/1.flac SampleAudio/takes/hey_lantern/2.flac`.
    let path =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
      + "/Resources/version1.wake"
    let old = try WakeWordFile.load(path: path)
    #expect(!old.usesEncoder && old.usesCepstra && old.templates.count == 2)
    var detector = Detector([old])
    let heard = peaks(&detector, try Samples.load("recordings/lantern-kitchen.wav"))
    let best = try #require(heard.map(\.peak).max { $0.score < $1.score })
    // What that program's `spot --peaks` printed.
    #expect(abs(best.score - 3.3271) < 1e-3)
    #expect(abs(old.seconds(of: best).start - 0.308) < 1e-3)
    #expect(abs(old.seconds(of: best).end - 1.268) < 1e-3)
  }

  @Test("Damaged at random or cut off, a file is read or refused, never more")
  func mutations() throws {
    var random = SplitMix(5)
    let original = try WakeWordFile.encode(word)
    for _ in 0..<300 {
      var data = original
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        // Mostly in the header.
        let place = Int.random(in: 0..<min(data.count, 2_500), using: &random)
        data[place] = UInt8.random(in: 0...255, using: &random)
      }
      _ = refusal(data)
    }
  }
}

import Features
import Foundation
import NaiveKernels
import SpottingTestSupport
import TestSupport
import Testing

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

@Suite("Words from their pronunciation")
struct PronunciationTests {
  private let model: AcousticModelWeights

  /// Phones AA, a low tone of 8 frames, and IY, a high one of 6.
  init() throws { model = try AcousticModels.tones.get() }

  private func refusal(_ text: String, for other: AcousticModelWeights? = nil)
    -> PronunciationError?
  {
    do throws(PronunciationError) {
      _ = try Pronunciation(text, for: other ?? model)
      return nil
    } catch { return error }
  }

  /// An hour's log posteriors are three frames over and over: each certain of one phone.
  private let codes: [[UInt8]] = {
    var random = SplitMix(2)
    return (0..<3_000).map { _ in
      [[0, 10, 12], [9, 0, 11], [13, 8, 0]].randomElement(using: &random)!
    }
  }()

  private func background(_ change: (inout SafeTensors) -> Void = { _ in }) throws -> Data {
    var file = SafeTensors()
    file.tensors["phones"] = SafeTensors.Tensor(
      type: .uint8, shape: [3_000, 2], bytes: Data(codes.flatMap { [$0[0] + 16 * $0[1], $0[2]] }))
    file.metadata["unbidden"] = """
      {"format":"phone-background","version":1,"step":0.5,"acousticModel":"\(model.hash)"}
      """
    change(&file)
    return try file.encoded()
  }

  private func word(_ texts: [String]) throws -> WakeWord {
    try TextEnrollment(
      texts.map { try Pronunciation($0, for: model) },
      PhoneBackground(background(), for: model), for: model
    ).wakeWord(name: "low_high", phrase: "low high", licence: "CC0-1.0")
  }

  @Test("Each phone lasts as long as its kind, or as long as is said; stress and case do not count")
  func frames() throws {
    let plain = try Pronunciation("AA IY", for: model)
    #expect(plain.path == [Int](repeating: 1, count: 8) + [Int](repeating: 2, count: 6))
    #expect(try Pronunciation(" aa1\n IY0 ", for: model) == plain)
    #expect(plain.text == "AA IY")
    let long = try Pronunciation("AA:3 IY1:20", for: model)
    #expect(long.path == [Int](repeating: 1, count: 3) + [Int](repeating: 2, count: 20))
  }

  @Test(
    "What is no phone is refused with the phones that there are",
    arguments: ["XX", "SIL", "HH", ":3"])
  func unknown(phone: String) {
    #expect(refusal("AA IY \(phone)") == .unknown(phone, known: ["AA", "IY"]))
    #expect("\(PronunciationError.unknown(phone, known: ["AA", "IY"]))".contains("AA IY"))
  }

  @Test("Durations and lengths out of range are refused", arguments: ["0", "51", "-1", "x", ""])
  func durations(text: String) {
    #expect(refusal("IY AA:\(text)") == .duration("AA:\(text)", expected: 1...50))
  }

  @Test("Too short and too long words are refused")
  func length() {
    #expect(refusal("") == .length(seconds: 0))
    #expect(refusal("AA") == .length(seconds: 0.16))
    #expect(
      refusal([String](repeating: "AA", count: 26).joined(separator: " ")) == .length(seconds: 4.16)
    )
  }

  @Test("An acoustic model that was not measured for it is refused")
  func notMeasured() throws {
    #expect(refusal("AA AA", for: try AcousticModels.random(states: 3)) == .notMeasured)
  }

  @Test(
    "A word made from text is detected in sound, and its false alarms counted on the background")
  func enrollment() throws {
    let word = try word(["AA IY"])
    #expect(word.source == .text && word.ceiling == 3 && word.takes.isEmpty)
    #expect(abs(word.falseAlarms.hours - 3_000 * 0.02 / 3600) < 1e-6)
    var detector = Detector([word], model: model)
    let best = try #require(
      Detected(&detector, AcousticModels.lowHigh()).peaks.map(\.peak).max { $0.score < $1.score })
    #expect(best.score > 2.5)
    #expect(best.score > word.falseAlarms.threshold(falseAlarmsPerHour: 100))
    let read = try WakeWordFile.decode(
      WakeWordFile.encode(word), path: "x.wake", model: model)
    #expect(read == word)
    #expect(try self.word(["AA IY", "AA:10 IY"]).model.lengths == [0.28, 0.32])
  }

  @Test("The table is that of the word's best score in each second of the background")
  func table() throws {
    let word = try word(["AA:7 IY:7"])
    let path = [Int](repeating: 1, count: 7) + [Int](repeating: 2, count: 7)
    var naive = NaiveDTW(length: path.count)
    let scores = (0..<3_000).map { frame in
      naive.add(path.map { min(5, 0.5 * Float(codes[frame][$0])) })
      return 2 * -naive.total(frame, 13) / 14 + 3
    }
    let best = stride(from: 0, to: 3_000, by: 50).map { scores[$0..<$0 + 50].max()! }
    let table = try #require(FalseAlarmTable(peaks: best, hours: word.falseAlarms.hours))
    #expect(abs(table.anchorScore - word.falseAlarms.anchorScore) < 1e-4)
    #expect(abs(table.decay - word.falseAlarms.decay) < 1e-4)
  }

  @Test("A background of another acoustic model, format or shape is refused")
  func badBackground() throws {
    func refusal(_ change: (inout SafeTensors) -> Void) throws -> SafeTensorsError? {
      let data = try background(change)
      do throws(SafeTensorsError) {
        _ = try PhoneBackground(data, for: model)
        return nil
      } catch { return error }
    }
    #expect(try refusal({ _ in }) == nil)
    func field(_ name: String, _ from: String, _ to: String) throws {
      let error = try refusal({
        $0.metadata["unbidden"] = $0.metadata["unbidden"]?.replacingOccurrences(of: from, with: to)
      })
      guard case .field(name, _, _)? = error else {
        Issue.record("\(name): \(String(describing: error))")
        return
      }
    }
    try field("acousticModel", model.hash, String(repeating: "0", count: 64))
    try field("format", "phone-background", "background")
    try field("version", "\"version\":1", "\"version\":2")
    try field("step", "0.5", "0")
    try field("__metadata__.unbidden", "step", "stop")
    let missing = try refusal({ $0.tensors["phones"] = nil })
    #expect(missing == .missing(tensor: "phones"))
    let narrow = try refusal({ $0.tensors["phones"]?.shape = [2_000, 3] })
    guard case .unexpected("phones", _, _)? = narrow else {
      Issue.record("\(String(describing: narrow))")
      return
    }
  }

  @Test("A background shorter than a second, or than the word, is too short")
  func shortBackground() throws {
    let data = try background { file in
      let bytes = file.tensors["phones"]!.bytes
      file.tensors["phones"] = SafeTensors.Tensor(
        type: .uint8, shape: [40, 2], bytes: Data(bytes.prefix(80)))
    }
    let enrollment = try TextEnrollment(
      [Pronunciation("AA IY", for: model)], PhoneBackground(data, for: model), for: model)
    #expect(throws: PronunciationError.noScores) {
      try enrollment.wakeWord(name: "a", phrase: "a", licence: "")
    }
  }

  @Test("The shipped background belongs to the shipped acoustic model")
  func shipped() throws {
    #expect(try PhoneBackground.shipped().frameCount > 0)
    let known = Pronunciation.known(to: .shipped)
    #expect(known.count == 39)
    #expect(try Pronunciation("HH AH L OW HH AW S").phones.count == 7)
  }
}

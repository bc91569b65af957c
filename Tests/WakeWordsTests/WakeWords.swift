import Features
import Foundation
import TestSupport

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

/// Wake words of random numbers, for tests of what carries them.
enum WakeWords {
  static func random(
    name: String = "hey_test", templates lengths: [Int] = [12, 40], seed: UInt64 = 1
  ) throws -> WakeWord {
    var random = SplitMix(seed)
    func number(_ range: ClosedRange<Float>) -> Float { .random(in: range, using: &random) }
    let templates = lengths.map { length in
      Template(
        values: (0..<length * CepstralSpace.shipped.dimension).map { _ in number(-3...3) },
        dimension: CepstralSpace.shipped.dimension)
    }
    let falseAlarms = FalseAlarmTable(peaks: (0..<90).map { _ in number(-9...2) }, hours: 0.75)!
    return try WakeWord(
      name: name, phrase: "Grüß \"dich\" / \\ 你好", templates: templates,
      calibration: Calibration(slope: number(0.1...9), offset: number(-9...9)),
      falseAlarms: falseAlarms,
      provenance: lengths.indices.map { take in
        WakeWord.Provenance(
          take: take + 1, start: Double(number(0...1)), end: Double(number(1...2)),
          level: number(-50...0))
      },
      takeScores: lengths.map { _ in number(0...9) }, ceiling: number(10...20),
      licence: "CC0-1.0")
  }

  /// The file of `word` with its metadata changed.
  static func file(
    of word: WakeWord, changing change: (inout [String: Any]) -> Void
  ) throws -> Data {
    var file = try SafeTensors(WakeWordFile.encode(word))
    let text = file.metadata[WakeWordFile.metadataKey] ?? ""
    var fields = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    change(&fields)
    file.metadata[WakeWordFile.metadataKey] = String(
      decoding: try JSONSerialization.data(withJSONObject: fields), as: UTF8.self)
    return try file.encoded()
  }

  /// The error with which a file is refused; none where it is taken.
  static func refusal(_ data: Data, path: String = "some/word.wake") -> WakeWordError? {
    do throws(WakeWordError) {
      _ = try WakeWordFile.decode(data, path: path)
      return nil
    } catch { return error }
  }
}

/// A folder of its own that goes away with it.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "unbidden-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

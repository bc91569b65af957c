import Audio
import Foundation
import SpottingTestSupport

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

/// The wake words of SampleAudio, as files for the tests of commands.
///
/// The templates are the takes'. What their scores mean is not measured on the background, which
/// takes minutes in a debug build, but set: 10 for a recording with the word, -10 for one without,
/// and a threshold between them. So the tests do not depend on how good the detector is.
enum DemoWords {
  private static let sampleAudio = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../SampleAudio").standardized

  static func recording(_ name: String) -> String {
    sampleAudio.appendingPathComponent("recordings/\(name)").path
  }

  /// Of `hey_lantern` and `silver_teapot`.
  static let paths: (lantern: String, teapot: String) = {
    do {
      return (
        try make("hey_lantern", saidIn: "lantern-kitchen.wav"),
        try make("silver_teapot", saidIn: "teapot-blinds.flac")
      )
    } catch { fatalError("the demo words cannot be enrolled: \(error)") }
  }()

  private static func make(_ name: String, saidIn recording: String) throws -> String {
    let raw = try word(name, Calibration(slope: 1, offset: 0))
    let hit = try bestScore(of: raw, in: recording)
    let miss = try bestScore(of: raw, in: "speech-telephone.au")
    let slope = 20 / (hit - miss)
    let final = try word(name, Calibration(slope: slope, offset: 10 - slope * hit))
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("unbidden-words-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appendingPathComponent("\(name).wake")
    try WakeWordFile.encode(final).write(to: path)
    return path.path
  }

  private static func word(_ name: String, _ calibration: Calibration) throws -> WakeWord {
    // One false alarm an hour at -1; half as many at -0.3.
    try TestWords.sampleTakes(
      name, count: 5, calibration: calibration,
      falseAlarms: FalseAlarmTable(peaks: [0, -1], hours: 1)!, ceiling: 20)
  }

  private static func bestScore(of word: WakeWord, in recording: String) throws -> Float {
    var detector = Detector([word])
    let found = Detected(&detector, try SampleWords.samples(of: Self.recording(recording)))
    return found.peaks.map(\.peak.score).max() ?? -.infinity
  }
}

import Audio
import Audit
import Foundation
import Spotting
import TestSupport
import WakeWords

/// Each format that comes from outside, and what must hold of whatever bytes somebody makes of it:
/// it is refused by an error that names its source, or it is taken and can be used to its end.
///
/// `FuzzTests` tries a fixed number of mutants in `make test`; `Tests/Fuzz` lets libFuzzer look for
/// others as long as one likes (`make fuzz`).
package enum FuzzTarget: String, CaseIterable, Sendable {
  case recording
  case wakeWord = "wake-word"
  case manifest
  case export

  package enum Outcome: Equatable, Sendable {
    case refused, taken
    /// What must not be.
    case broken(String)
  }

  /// What errors must call the bytes.
  private static let name = "mutant"

  package func outcome(of bytes: [UInt8]) -> Outcome {
    switch self {
    case .recording: Self.recording(bytes)
    case .wakeWord: Self.wakeWord(bytes)
    case .manifest: Self.manifest(bytes)
    case .export: Self.export(bytes)
    }
  }

  private static func refusal(_ error: any Error) -> Outcome {
    "\(error)".hasPrefix(name) ? .refused : .broken("the error does not name its source: \(error)")
  }

  private static func recording(_ bytes: [UInt8]) -> Outcome {
    do throws(AudioError) {
      var recording = try RecordingReader(.bytes(bytes, name: name))
      var block: [Float] = []
      var total = 0
      while recording.read(into: &block) > 0 {
        total += block.count
        if !block.allSatisfy(\.isFinite) { return .broken("a sample is not finite") }
        // A few hundred times the true length: no header may make up sound without end.
        if total > 20_000_000 { return .broken("the sound does not end") }
      }
      if total == 0 { return .broken("no sample, and no error") }
      let hasWords = recording.defects.allSatisfy { !"\($0)".isEmpty }
      return hasWords ? .taken : .broken("a defect has no words")
    } catch { return refusal(error) }
  }

  /// Half a second of noise, for words to be looked for in.
  private static let sound: [Float] = {
    var random = SplitMix(7)
    return (0..<9_600).map { _ in random.noise(0.05) }
  }()

  private static func wakeWord(_ bytes: [UInt8]) -> Outcome {
    let word: WakeWord
    do throws(WakeWordError) {
      word = try WakeWordFile.decode(Data(bytes), path: name)
    } catch { return refusal(error) }
    let rates = [FalseAlarmTable.rates.lowerBound, 0.5, FalseAlarmTable.rates.upperBound]
    guard rates.allSatisfy({ word.falseAlarms.threshold(falseAlarmsPerHour: $0).isFinite }) else {
      return .broken("a threshold is not finite")
    }
    guard (try? WakeWordFile.encode(word)) != nil else { return .broken("it cannot be written") }
    var detector = Detector([word])
    var position = 0
    while detector.advance(through: sound.span, from: &position) {
      let score = detector.matches[0].score
      if score != -.infinity, !score.isFinite { return .broken("a score is \(score)") }
    }
    _ = detector.finish()
    return .taken
  }

  private static func manifest(_ bytes: [UInt8]) -> Outcome {
    do throws(ManifestError) {
      let manifest = try Manifest(bytes: bytes, name: name)
      var rows = 0
      while let row = manifest.next() {
        rows += 1
        if case .failure(let error) = row, !"\(error.error)".hasPrefix(name) {
          return .broken("a row's error does not name its source: \(error.error)")
        }
        // A row takes a byte at least.
        if rows > bytes.count + 1 { return .broken("the rows do not end") }
      }
      return .taken
    } catch { return refusal(error) }
  }

  /// An archive, in a file of its own: what libarchive reads it must be able to go to and fro in.
  private static func export(_ bytes: [UInt8]) -> Outcome {
    guard let folder = try? TestFolder(),
      let path = try? folder.write(
        Data(bytes), bytes.starts(with: "PK".utf8) ? "mutant.zip" : "mutant.tar")
    else { return .broken("the file cannot be written") }
    var options = ExportReader.Options()
    options.limits.entryBytes = 1 << 20
    options.limits.entries = 1_000
    options.limits.freeBytes = 1 << 20
    let reader = ExportReader([path], options: options)
    if reader.sources[0].description.isEmpty { return .broken("the source has no words") }
    var (recordings, errors) = (0, 0)
    for result in reader {
      switch result {
      case .success(let recording):
        recordings += 1
        guard recording.id.hasPrefix(path) else { return .broken("a recording has no name") }
      case .failure(let error):
        errors += 1
        let line = "\(error)"
        guard line.hasPrefix(path), !line.contains("\n") else {
          return .broken("the error does not name its source: \(line)")
        }
        guard !error.line(withNames: false).contains(name) else {
          return .broken("a name came out: \(error.line(withNames: false))")
        }
      }
      if recordings + errors > 3_000 { return .broken("the entries do not end") }
    }
    return recordings > 0 ? .taken : .refused
  }
}

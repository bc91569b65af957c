import Foundation
import FuzzTargets
import TestSupport
import Testing

/// Good files of each format, and mutants of them: as many as a test can afford.
@Suite("Formats from outside, damaged and forged")
struct FuzzTests {
  /// More rounds: `UNBIDDEN_FUZZ_ROUNDS=20000 swift test --filter FuzzTests`.
  private static let rounds = ProcessInfo.processInfo.environment["UNBIDDEN_FUZZ_ROUNDS"]
    .flatMap { Int($0) }

  private static let tests = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().path

  static let recordings = [
    "s16.wav", "s24.wav", "f32.wav", "mulaw.wav", "stereo24.wav", "ima.wav", "mp3.wav", "rf64.wav",
    "s16.w64", "s16.aiff", "sowt.aifc", "s16.caf", "alac.caf", "s16.au", "mono.flac", "vorbis.ogg",
    "stereo.opus", "cbr.mp3", "vbr.mp3",
  ]

  static let wakeWords = [
    "states.wake", "phones.wake", "takes.wake", "counterexamples.wake",
  ]

  static let manifests = ["manifest.csv", "manifest-all.csv", "manifest.jsonl"]

  static let exports = ["google-takeout.zip", "alexa-export.zip", "hostile.tar", "plain.tar.zst"]

  private func check(
    _ target: FuzzTarget, seed: [UInt8], named name: String, rounds: Int, headBytes: Int
  ) -> (taken: Int, refused: Int) {
    var mutator = ByteMutator(seed: UInt64(seed.count), headBytes: headBytes)
    var counts = (taken: 0, refused: 0)
    #expect(target.outcome(of: seed) == .taken, "\(name) itself")
    for round in 0..<(Self.rounds ?? rounds) {
      switch target.outcome(of: mutator.mutant(of: seed)) {
      case .taken: counts.taken += 1
      case .refused: counts.refused += 1
      case .broken(let what): Issue.record("\(name), round \(round): \(what)")
      }
    }
    return counts
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(Self.tests)/\(path)")))
  }

  @Test(
    "Whatever is wrong with a recording, finite samples or an error with its name come out",
    arguments: recordings)
  func recording(name: String) throws {
    let seed = try bytes("AudioTests/Resources/\(name)")
    let counts = check(.recording, seed: seed, named: name, rounds: 250, headBytes: 128)
    #expect(counts.taken > 0 && counts.refused > 0, "\(counts)")
  }

  @Test(
    "A wake word file is refused, or what it says can be used: finite thresholds and scores",
    arguments: wakeWords)
  func wakeWord(name: String) throws {
    let seed = try bytes("Fixtures/\(name)")
    let counts = check(.wakeWord, seed: seed, named: name, rounds: 300, headBytes: 1_500)
    #expect(counts.refused > 100)
  }

  @Test("A manifest is refused, or each of its rows is read or told", arguments: manifests)
  func manifest(name: String) throws {
    let seed = try bytes("FuzzTests/Resources/\(name)")
    let counts = check(.manifest, seed: seed, named: name, rounds: 1_000, headBytes: 40)
    #expect(counts.taken > 20)
  }

  @Test("An archive is refused, or its entries are read or told", arguments: exports)
  func export(name: String) throws {
    let seed = try bytes("AuditTests/Resources/exports/\(name)")
    let counts = check(.export, seed: seed, named: name, rounds: 60, headBytes: seed.count)
    #expect(counts.taken > 0 && counts.refused > 0)
  }
}

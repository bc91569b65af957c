import Foundation
import TestSupport
import Testing

@testable import Audio

@Suite struct RecordingFuzzTests {
  /// A longer run: `UNBIDDEN_FUZZ_ROUNDS=20000 swift test --filter RecordingFuzz`.
  private static let rounds =
    ProcessInfo.processInfo.environment["UNBIDDEN_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 250

  @Test(
    "Whatever is wrong with a recording, finite samples or an error with its name come out",
    arguments: [
      "s16.wav", "s24.wav", "f32.wav", "mulaw.wav", "stereo24.wav", "ima.wav", "mp3.wav",
      "rf64.wav",
      "s16.w64", "s16.aiff", "sowt.aifc", "s16.caf", "alac.caf", "s16.au", "mono.flac",
      "vorbis.ogg", "stereo.opus", "cbr.mp3", "vbr.mp3",
    ])
  func mutants(name: String) throws {
    let seed = try bytes(of: resource(name))
    var mutator = ByteMutator(seed: UInt64(seed.count))
    for round in 0..<Self.rounds {
      let outcome = outcome(of: mutator.mutant(of: seed))
      #expect(outcome == nil, "\(name), round \(round): \(outcome!)")
    }
  }

  /// What must not be, or nil.
  private func outcome(of bytes: [UInt8]) -> String? {
    do throws(AudioError) {
      var recording = try RecordingReader(.bytes(bytes, name: "mutant"))
      var block: [Float] = []
      var total = 0
      // A few hundred times the true length: no header may make up sound without end.
      while recording.read(into: &block) > 0 {
        total += block.count
        if !block.allSatisfy(\.isFinite) { return "a sample is not finite" }
        if total > 20_000_000 { return "the sound does not end" }
      }
      if total == 0 { return "no sample, and no error" }
      if recording.defects.contains(where: { "\($0)".isEmpty }) { return "a defect has no words" }
      return nil
    } catch {
      return "\(error)".hasPrefix("mutant: ") ? nil : "the error does not name its source: \(error)"
    }
  }
}

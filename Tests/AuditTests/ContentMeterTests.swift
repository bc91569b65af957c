import Foundation
import TestSupport
import Testing

@testable import Audio
@testable import Audit

@Suite struct ContentMeterTests {
  /// What a recording of these samples holds.
  private func content(_ samples: [Float]) throws -> ContentMeter.Content {
    let folder = try TestFolder()
    let path = try folder.write(TestSound.wave(samples), "a.wav")
    return try RecordingAnalyzer([]).analyze(.file(RecordingPath(path))).get().content.content
  }

  private func noise(_ amplitude: Float, seconds: Int = 2) -> [Float] {
    var random = SplitMix(1)
    return (0..<16_000 * seconds).map { _ in
      Float.random(in: -amplitude...amplitude, using: &random)
    }
  }

  @Test("Digital silence, and noise below an open microphone's, are silence")
  func silence() throws {
    #expect(try content([Float](repeating: 0, count: 32_000)) == .silence)
    #expect(try content(noise(0.001)) == .silence)
  }

  @Test("White noise and tones are noise")
  func noises() throws {
    #expect(try content(noise(0.1)) == .noise)
    #expect(try content(noise(0.01)) == .noise)
    #expect(try content(TestSound.tone(1_000, seconds: 2)) == .noise)
  }

  @Test("A knock in silence is no silence")
  func knock() throws {
    var samples = [Float](repeating: 0, count: 32_000)
    samples.replaceSubrange(16_000..<16_800, with: noise(0.5)[..<800])
    #expect(try content(samples) != .silence)
  }

  @Test("The level decides at -60 dBFS, however the samples are split")
  func level() {
    for (decibels, isSilence) in [(-61, true), (-59, false)] {
      let amplitude = pow(10, Double(decibels) / 20) * 2.0.squareRoot()
      let tone = TestSound.tone(500, amplitude: amplitude, seconds: 0.5)
      for size in [1, 77, 320, 8_000] {
        var meter = ContentMeter()
        for start in stride(from: 0, to: tone.count, by: size) {
          meter.update(tone.span.extracting(start..<min(tone.count, start + size)))
        }
        #expect((meter.content == .silence) == isSilence)
      }
    }
  }

  @Test("Nothing at all is silence; sound in which no frame is loud is noise")
  func nothing() {
    #expect(ContentMeter().content == .silence)
    var meter = ContentMeter()
    let tone = TestSound.tone(500, seconds: 0.1)
    meter.update(tone.span)
    #expect(meter.content == .noise)
  }

  @Test("The samples hold what their labels say")
  func samples() throws {
    let analyzer = RecordingAnalyzer([])
    for label in try SampleAudio.labels() where !label.cause.isEmpty {
      let path = RecordingPath("\(SampleAudio.folder)/\(label.path)")
      let analysis = try analyzer.analyze(.file(path)).get()
      let expected = ["late_wake", "near_miss"].contains(label.cause) ? "speech" : label.cause
      #expect(analysis.content.content.rawValue == expected, "\(label.path)")
    }
  }

  /// A meter of a second each of these levels, dBFS.
  private func meter(_ levels: Double...) -> ContentMeter {
    var meter = ContentMeter()
    for level in levels {
      let tone = TestSound.tone(500, amplitude: pow(10, level / 20) * 2.0.squareRoot(), seconds: 1)
      meter.update(tone.span)
    }
    return meter
  }

  @Test("The level is that of the loud parts, the noise that of the quiet ones")
  func levels() {
    #expect(meter(-50, -20, -30).level == -20)
    #expect(meter(-50, -20, -30).signalToNoise == 30)
    #expect(meter(-30).signalToNoise == 0)
    #expect(ContentMeter().level == nil)
    #expect(ContentMeter().signalToNoise == nil)
    var silence = ContentMeter()
    silence.update([Float](repeating: 0, count: 16_000).span)
    #expect((silence.level, silence.signalToNoise) == (-100, 0))
  }

  @Test("A recording begins in speech where a word was cut, not where it is whole")
  func beginsInSpeech() throws {
    let path = "\(SampleAudio.folder)/bundled/computer-timer.ogg"
    var reader = try RecordingReader(path: path)
    var (samples, block): ([Float], [Float]) = ([], [])
    while reader.read(into: &block) > 0 { samples += block }
    func begins(_ from: Int) throws -> Bool {
      let folder = try TestFolder()
      let cut = try folder.write(TestSound.wave(Array(samples[from...])), "a.wav")
      return try RecordingAnalyzer([]).analyze(.file(RecordingPath(cut))).get().content
        .beginsInSpeech
    }
    #expect(try !begins(0))
    // "computer" lies at 0.5 to 1.1 s.
    #expect(try begins(12_800))
  }
}

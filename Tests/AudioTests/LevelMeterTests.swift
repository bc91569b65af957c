import Testing

@testable import Audio

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct LevelMeterTests {
  private func meter(_ samples: [Float]) -> LevelMeter {
    var meter = LevelMeter()
    meter.update(samples.span)
    return meter
  }

  @Test("A full-scale sine peaks at 0 dBFS and has an RMS of -3 dBFS")
  func sine() {
    let sine = (0..<16_000).map { Float(sin(2 * Double.pi * 440 * Double($0) / 16_000)) }
    let meter = meter(sine)
    #expect(abs(LevelMeter.decibels(meter.peak)) < 0.01)
    #expect(abs(LevelMeter.decibels(meter.rms) + 3.0103) < 0.001)
    #expect(meter.count == 16_000)
    #expect(!meter.isSilent)
  }

  @Test("A tenth of the amplitude is 20 dB less")
  func gain() {
    let meter = meter([0.1, -0.1, 0.1, -0.1])
    #expect(abs(LevelMeter.decibels(meter.peak) + 20) < 1e-4)
    #expect(abs(LevelMeter.decibels(meter.rms) + 20) < 1e-4)
  }

  @Test("Samples at full scale of 16 bits, either way, count as clipped")
  func clipping() {
    let meter = meter([32_767 / 32_768, -1, 0.999, 0.5, -2, 1, .infinity, 0])
    #expect(meter.clippedCount == 5)
    #expect(meter.clippedShare == 5.0 / 8)
  }

  @Test("Silence is nothing beyond the last of 16 bits")
  func silence() {
    #expect(meter([0, 0, 0]).isSilent)
    #expect(meter([1 / 32_768, -1 / 32_768]).isSilent)
    #expect(!meter([0, 2 / 32_768]).isSilent)
    #expect(LevelMeter.decibels(meter([0, 0]).peak) == -.infinity)
  }

  @Test("A meter that has measured nothing says zero, not NaN")
  func nothing() {
    let meter = meter([])
    #expect(meter.rms == 0 && meter.clippedShare == 0 && meter.count == 0)
    #expect(meter.isSilent)
  }

  @Test("NaN counts as zero")
  func notANumber() {
    let meter = meter([.nan, 0.5, .nan])
    #expect(meter.peak == 0.5 && meter.count == 3)
    #expect(abs(meter.rms - (0.25 / 3).squareRoot()) < 1e-6)
  }

  @Test("Levels do not depend on how the samples are split, and reset forgets them")
  func splits() {
    let samples = (0..<1_000).map { Float(sin(Double($0) * 0.37)) * 1.2 }
    var split = LevelMeter()
    for start in stride(from: 0, to: samples.count, by: 77) {
      split.update(samples.span.extracting(start..<min(start + 77, samples.count)))
    }
    let whole = meter(samples)
    #expect(split.peak == whole.peak && split.clippedCount == whole.clippedCount)
    #expect(abs(split.rms - whole.rms) < 1e-6)
    split.reset()
    #expect(split == LevelMeter())
  }
}

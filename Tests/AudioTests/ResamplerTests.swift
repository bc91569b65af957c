import Foundation
import Testing

@testable import Audio

@Suite struct ResamplerTests {
  static let rates: [Double] = [8_000, 11_025, 22_050, 32_000, 44_100, 48_000, 96_000]

  @Test("Rounded length: n samples become round(n * 16,000 / rate)", arguments: rates)
  func length(rate: Double) throws {
    for count in [0, 1, 100, 12_345] {
      let output = try resample(noise(count), from: rate)
      #expect(output.count == Int((Double(count) * 16_000 / rate).rounded()))
    }
  }

  @Test("A sine in the pass band keeps its level and its phase", arguments: rates)
  func passBand(rate: Double) throws {
    for frequency in [200.0, 1_000, 3_300] {
      let output = try resample(sine(frequency, rate: rate, count: Int(rate)), from: rate)
      let expected = sine(frequency, rate: 16_000, count: output.count)
      // The ends see the silence around the sound.
      let worst = (1_000..<output.count - 1_000).map { abs(output[$0] - expected[$0]) }.max()!
      #expect(worst < 2e-4)
    }
  }

  @Test("A tone above 8 kHz leaves an alias below -80 dB", arguments: [32_000, 44_100, 48_000.0])
  func aliases(rate: Double) throws {
    for frequency in [8_100.0, 9_000, 12_000, 15_500] {
      let output = try resample(sine(frequency, rate: rate, count: Int(rate)), from: rate)
      let inner = output[1_000..<output.count - 1_000]
      let power = inner.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(inner.count)
      #expect(10 * log10(2 * power) < -80)
    }
  }

  @Test("However the input is split, the output is the same to the bit", arguments: rates)
  func splits(rate: Double) throws {
    let input = noise(20_000)
    let whole = try resample(input, from: rate)
    for size in [1, 7, 160, 441, 4_096, 16_384] {
      let parts = try resample(input, from: rate, blockSize: size)
      #expect(parts == whole)
    }
  }

  @Test("Equal rates copy the samples")
  func identity() throws {
    let input = noise(1_000)
    #expect(try resample(input, from: 16_000, blockSize: 37) == input)
  }

  @Test("After a reset nothing of the earlier stream is left")
  func reset() throws {
    let input = noise(5_000)
    var resampler = try Resampler(from: 44_100)
    var earlier: [Float] = []
    resampler.process(noise(777).span, into: &earlier)
    resampler.reset()
    var output: [Float] = []
    resampler.process(input.span, into: &output)
    resampler.finish(into: &output)
    #expect(try output == resample(input, from: 44_100))
    resampler.reset()
    var again: [Float] = []
    resampler.process(input.span, into: &again)
    resampler.finish(into: &again)
    #expect(again == output)
  }

  @Test("Blocks of one size settle in the buffer that they are given")
  func noGrowth() throws {
    let block = noise(480)
    var resampler = try Resampler(from: 48_000)
    var output: [Float] = []
    var capacity = 0
    for round in 0..<200 {
      output.removeAll(keepingCapacity: true)
      resampler.process(block.span, into: &output)
      if round == 10 { capacity = output.capacity }
    }
    #expect(output.capacity == capacity)
  }

  @Test(
    "A rate that no recorder has is refused with its value",
    arguments: [0, -1, 999, 768_001, .infinity, .nan])
  func absurdRate(rate: Double) {
    let error = #expect(throws: AudioError.self) { _ = try Resampler(from: rate) }
    #expect(error.map { "\($0)" }?.contains("expected 1000 to 768000 Hz") == true)
    #expect(throws: AudioError.self) { _ = try Resampler(from: 8_000, to: rate) }
  }

  private func resample(
    _ input: [Float], from rate: Double, blockSize: Int = .max
  ) throws -> [Float] {
    var resampler = try Resampler(from: rate)
    var output: [Float] = []
    var start = 0
    while start < input.count {
      let end = start + min(blockSize, input.count - start)
      resampler.process(input.span.extracting(start..<end), into: &output)
      start = end
    }
    resampler.finish(into: &output)
    return output
  }
}

/// A sine of amplitude 1 that starts at phase 0.
func sine(_ frequency: Double, rate: Double, count: Int) -> [Float] {
  (0..<count).map { Float(sin(2 * .pi * frequency * Double($0) / rate)) }
}

/// White noise in -1...1, the same at every run.
func noise(_ count: Int, seed: UInt32 = 1) -> [Float] {
  var state = seed
  return (0..<count).map { _ in
    state = state &* 1_664_525 &+ 1_013_904_223
    return Float(Int32(bitPattern: state)) / 2_147_483_648
  }
}

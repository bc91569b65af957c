import Foundation
import Testing

@testable import Features

@Suite("The stages of the cepstra")
struct CepstralStageTests {
  private let parameters = CepstralParameters.standard

  @Test("The power spectrum equals a naive DFT of the windowed frame")
  func naiveDFT() {
    let frame = Array(Reference.samples[9_000..<9_400])
    var power = [Float](repeating: 0, count: 257)
    var spectrum = PowerSpectrum(parameters.frames)
    spectrum.transform(frame, into: &power)
    let windowed = frame.indices.map {
      Double(frame[$0]) * (0.5 - 0.5 * cos(2 * .pi * Double($0) / 400))
    }
    for bin in 0..<257 {
      var (real, imaginary) = (0.0, 0.0)
      for (index, value) in windowed.enumerated() {
        let angle = 2 * .pi * Double(bin * index) / 512
        real += value * cos(angle)
        imaginary -= value * sin(angle)
      }
      let expected = real * real + imaginary * imaginary
      #expect(abs(Double(power[bin]) - expected) < 1e-4 * expected + 1e-6)
    }
  }

  @Test("Pre-emphasis runs on across windows: the last sample of one filters the first of the next")
  func preEmphasis() {
    var framer = Framer(parameters.frames)
    let samples = (0..<1_000).map { Float($0 * $0 % 101) }
    var position = 0
    var windows: [[Float]] = []
    while framer.advance(through: samples.span, from: &position) { windows.append(framer.window) }
    #expect(windows.count == 4)
    for (number, window) in windows.enumerated() {
      for (offset, value) in window.enumerated() {
        let index = number * 160 + offset
        let before = samples[max(0, index - 1)]
        #expect(value == samples[index] - 0.97 * before)
      }
    }
  }

  @Test("Neighbouring mel bands share each bin between the outer peaks fully")
  func melPartition() {
    let bank = MelBank(parameters.mel, fftLength: 512)
    var bands = [Float](repeating: 0, count: 40)
    for bin in 5..<225 {
      var power = [Float](repeating: 0, count: 257)
      power[bin] = 1
      bank.apply(to: power, into: &bands)
      #expect(abs(bands.reduce(0, +) - 1) < 1e-4)
      #expect(bands.count { $0 > 0 } <= 2)
    }
    // Nothing from below 60 Hz or above 7,600 Hz.
    for bin in [0, 1, 244, 256] {
      var power = [Float](repeating: 0, count: 257)
      power[bin] = 1
      bank.apply(to: power, into: &bands)
      #expect(bands.allSatisfy { $0 == 0 })
    }
  }

  @Test("The cosine transform keeps lengths and angles")
  func orthonormal() {
    let transform = CosineTransform(inputs: 40, outputs: 40)
    var images: [[Float]] = []
    for index in 0..<40 {
      var unit = [Float](repeating: 0, count: 40)
      unit[index] = 1
      var image = unit
      transform.apply(to: unit, into: &image)
      images.append(image)
    }
    for a in 0..<40 {
      for b in 0..<40 {
        let product = zip(images[a], images[b]).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product - (a == b ? 1 : 0)) < 1e-5)
      }
    }
  }

  @Test("The slope of a ramp is its gradient, two frames late, and starts from rest")
  func slope() {
    var deltas = DeltaFilter(width: 1)
    var outputs: [[Float]] = []
    for step in 0..<12 {
      var output: [Float] = [0, 0]
      deltas.apply(to: [Float(step) * 3], into: &output)
      outputs.append(output)
    }
    #expect(outputs[0] == [0, 0])
    for step in 4..<12 {
      #expect(outputs[step][0] == Float(step - 2) * 3)
      #expect(abs(outputs[step][1] - 3) < 1e-5)
    }
  }

  @Test("Steady noise is subtracted, speech above it stays")
  func noise() {
    var floor = NoiseFloor(parameters.noise, bands: 40)
    var bands = [Float](repeating: 0, count: 40)
    for _ in 0..<300 {
      bands = [Float](repeating: 2, count: 40)
      floor.subtract(from: &bands)
    }
    #expect(bands.allSatisfy { $0 < 1e-3 })
    bands = [Float](repeating: 200, count: 40)
    floor.subtract(from: &bands)
    #expect(bands.allSatisfy { abs($0 - 197) < 0.1 })
  }

  @Test("Seconds of frames: the first frame describes the start, later ones lie 20 ms apart")
  func seconds() {
    // The middle of the first window, 32 ms long, lies 16 ms from the start.
    let first = FrameTime.seconds(upTo: 0, count: 1)
    #expect(abs((first.start + first.end) / 2 - 0.016) < 1e-9)
    let (start, end) = FrameTime.seconds(upTo: 99, count: 50)
    #expect(abs(end - start - 1) < 1e-9)
    #expect(abs(FrameTime.seconds(upTo: 100, count: 50).end - end - 0.02) < 1e-9)
    #expect(FrameTime.seconds(upTo: 3, count: 9).start == 0)
  }
}

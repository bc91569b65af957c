import Testing

@testable import Audio

@Suite struct DownmixTests {
  @Test("The mean of all channels, and each channel alone", arguments: [1, 2, 3, 8])
  func channels(count: Int) {
    let frames = noise(100 * count)
    var mono = [Float](repeating: 9, count: 101)
    downmix(frames, 100, channels: count, channel: nil, into: &mono)
    for frame in 0..<100 {
      let samples = frames[frame * count..<(frame + 1) * count].map(Double.init)
      #expect(abs(Double(mono[frame]) - samples.reduce(0, +) / Double(count)) < 1e-6)
    }
    #expect(mono[100] == 9)
    for channel in 0..<count {
      downmix(frames, 100, channels: count, channel: channel, into: &mono)
      #expect((0..<100).allSatisfy { mono[$0] == frames[$0 * count + channel] })
    }
  }

  @Test("Only what is no number is silenced")
  func nonNumbers() {
    let kept: [Float] = [0, -0.0, 1, -1, 0x1p31, -0x1p31, .leastNonzeroMagnitude]
    let silenced: [Float] = [.nan, -.nan, .signalingNaN, .infinity, -.infinity, 0x1.1p31]
    var samples = kept + silenced + [.nan]
    #expect(silenceNonNumbers(in: &samples, first: 13) == 6)
    #expect(samples[..<13] == kept[...] + [Float](repeating: 0, count: 6))
    #expect(samples[13].isNaN)
  }
}

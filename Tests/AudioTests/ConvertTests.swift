import CCapture
import Testing

@testable import Audio

@Suite struct ConvertTests {
  private func convert<T>(
    _ format: DeviceFormat.SampleFormat, _ input: [T], channels: Int = 1, channel: Int = -1
  ) -> (samples: [Float], clipped: Int) {
    let frames = input.count / channels
    var samples = [Float](repeating: .nan, count: frames)
    let clipped = input.withUnsafeBytes {
      unbidden_convert(
        format.c, $0.baseAddress, UInt32(frames), UInt32(channels), Int32(channel), &samples)
    }
    return (samples, Int(clipped))
  }

  @Test("The ends of each format's range are -1 and just below 1")
  func ranges() {
    let s16 = convert(.s16, [Int16.min, 0, 1, .max])
    #expect(s16.samples == [-1, 0, 1 / 32_768, 32_767 / 32_768])
    let s24 = convert(.s24, [0x80_0000, 0, 1, 0x7f_ffff, -1] as [Int32])
    #expect(s24.samples == [-1, 0, 0x1p-23, 1 - 0x1p-23, -0x1p-23])
    let s32 = convert(.s32, [Int32.min, 0, 1 << 30, .max])
    #expect(s32.samples == [-1, 0, 0.5, 1])
    #expect(convert(.float, [Float(-1), 0, 0.25, 1.5]).samples == [-1, 0, 0.25, 1.5])
  }

  @Test("A float that is no sound is 0: else what sums or squares it were infinite from then on")
  func notSound() {
    let huge = Float.greatestFiniteMagnitude
    #expect(convert(.float, [huge, -huge, 0x1p32, 0x1p31, .nan]).samples == [0, 0, 0, 0x1p31, 0])
    #expect(convert(.float, [huge, huge, 0.5, huge], channels: 2).samples == [0, 0.25])
  }

  @Test("Frames at full scale of 16 bits are counted in every format")
  func clipping() {
    #expect(convert(.s16, [Int16.min, -32_767, -32_766, 32_766, .max]).clipped == 3)
    #expect(convert(.s24, [0x7f_ff00, 0x7f_fe00] as [Int32]).clipped == 1)
    #expect(convert(.s32, [0x7fff_0000, 0x7ffe_0000, .min] as [Int32]).clipped == 2)
    #expect(convert(.float, [Float(1), 0.9999, -3, .infinity]).clipped == 2)
  }

  @Test("A frame is clipped once where both channels are, and only a channel that is used counts")
  func clippedChannels() {
    let frames: [Int16] = [.max, .max, .max, 0, 0, 0]
    #expect(convert(.s16, frames, channels: 2).clipped == 2)
    #expect(convert(.s16, frames, channels: 2, channel: 0).clipped == 2)
    #expect(convert(.s16, frames, channels: 2, channel: 1).clipped == 1)
  }

  @Test("One channel or the mean of all, as a naive loop has it")
  func channels() {
    let channels = 5
    let input = (0..<channels * 33).map { Int16(truncatingIfNeeded: $0 * 7_919) }
    let naive = input.map { Float($0) / 32_768 }
    for channel in 0..<channels {
      let expected = (0..<33).map { naive[$0 * channels + channel] }
      #expect(convert(.s16, input, channels: channels, channel: channel).samples == expected)
    }
    let mean = convert(.s16, input, channels: channels).samples
    for frame in 0..<33 {
      let sum = naive[frame * channels..<(frame + 1) * channels].reduce(0, +)
      #expect(abs(mean[frame] - sum / Float(channels)) < 1e-6)
    }
  }
}

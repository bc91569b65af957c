import CCapture
import Foundation
import TestSupport
import Testing

@testable import Audio

@Suite struct CaptureErrorTests {
  init() {
    TestDevices.use()
  }

  private func failure(
    _ device: String, channel: Int? = nil, format: DeviceFormat? = nil
  ) -> CaptureError? {
    do throws(CaptureError) {
      _ = try Capture(device: device, channel: channel, format: format)
      return nil
    } catch {
      return error
    }
  }

  @Test("A device that does not exist: the message names it and says what to do")
  func noDevice() throws {
    let error = try #require(failure("no-such-device"))
    #expect(error == .cannotOpen(device: "no-such-device", errno: ENOENT))
    #expect("\(error)".contains("'no-such-device'"))
    #expect("\(error)".contains("no device of that name"))
    #expect("\(error)".contains("`unbidden devices`"))
  }

  @Test("A recording that does not exist is an error of the device")
  func noClip() throws {
    let error = try #require(failure("recording:/nowhere/at/all.raw"))
    #expect(error == .cannotOpen(device: "recording:/nowhere/at/all.raw", errno: ENOENT))
  }

  @Test("A channel that the device lacks is an error that says how many it has", arguments: [2, 7])
  func noChannel(channel: Int) throws {
    let stereo = DeviceFormat(rate: 48_000, channels: 2, sampleFormat: .s16)
    let error = try #require(failure("null", channel: channel, format: stereo))
    #expect(error == .noSuchChannel(device: "null", channel: channel, available: 2))
    #expect("\(error)".contains("no channel \(channel): it has 2"))
  }

  @Test("A channel below zero, or beyond what any device has, is an error", arguments: [-1, 5_000])
  func absurdChannel(channel: Int) throws {
    guard case .noSuchChannel = failure("null", channel: channel) else {
      Issue.record("channel \(channel) is accepted")
      return
    }
  }

  @Test("More channels than any device has are refused")
  func absurdChannels() throws {
    let format = DeviceFormat(rate: 16_000, channels: 2_000, sampleFormat: .s16)
    guard case .noChannels("null", 2_000, _) = failure("null", format: format) else {
      Issue.record("2,000 channels are accepted")
      return
    }
  }

  @Test("A format that the device does not give is named", arguments: [44_100, 0, -5])
  func noRate(rate: Int) throws {
    // PulseAudio's and the hardware's devices are not here; ALSA's plug gives one rate without its
    // resampler.
    let format = DeviceFormat(rate: rate, channels: 1, sampleFormat: .s16)
    #expect(failure("fixed", format: format) == .noRate(device: "fixed", requested: rate))
  }

  @Test("A device of one rate and two channels is taken as it is")
  func fixed() throws {
    let capture = try Capture(device: "fixed", channel: 1)
    let format = capture.format
    #expect(format == DeviceFormat(rate: 48_000, channels: 2, sampleFormat: .s16))
  }

  @Test("Each error says what was found and what to do")
  func words() {
    let texts: [(CaptureError, [String])] = [
      (.cannotOpen(device: "hw:1", errno: EBUSY), ["'hw:1'", "another program"]),
      (.cannotOpen(device: "hw:1", errno: EACCES), ["group 'audio'"]),
      (.cannotOpen(device: "pulse", errno: ECONNREFUSED), ["PulseAudio", "not running"]),
      (.cannotOpen(device: "hw:1", errno: ENODEV), ["unplugged"]),
      (.cannotOpen(device: "hw:1", errno: ENOSPC), ["No space left"]),
      (.cannotStart(device: "hw:1", errno: EIO), ["'hw:1'", "has stopped", "plughw:"]),
      (.noSampleFormat(device: "hw:1", requested: nil), ["FLOAT_LE", "plughw:"]),
      (.noSampleFormat(device: "hw:1", requested: .s24), ["S24_LE"]),
      (.noRate(device: "hw:1", requested: nil), ["no sample rate"]),
      (.noRate(device: "hw:1", requested: 8_000), ["8000 Hz"]),
      (.noChannels(device: "hw:1", requested: 4, available: 2), ["4 channels", "up to 2"]),
      (.noResources(errno: EMFILE), ["open files"]),
      (.resampler(.unsupportedRate(3)), ["3"]),
    ]
    for (error, parts) in texts {
      for part in parts { #expect("\(error)".contains(part), "\(error)") }
    }
  }

  @Test("Memory, descriptors and threads that run out have an error of their own")
  func resources() {
    let failure = unbidden_failure(step: UNBIDDEN_THREAD, error: EAGAIN, channels: 0)
    let error = CaptureError(failure, device: "x", channel: nil, request: nil)
    #expect(error == .noResources(errno: EAGAIN))
    let setup = unbidden_failure(step: UNBIDDEN_SETUP, error: EIO, channels: 0)
    #expect(
      CaptureError(setup, device: "x", channel: nil, request: nil)
        == .cannotStart(device: "x", errno: EIO))
    let format = unbidden_failure(step: UNBIDDEN_SAMPLE_FORMAT, error: EINVAL, channels: 0)
    #expect(
      CaptureError(format, device: "x", channel: nil, request: nil)
        == .noSampleFormat(device: "x", requested: nil))
  }
}

import Foundation
import TestSupport
import Testing

@testable import Audio

@Suite struct CaptureDeviceTests {
  init() {
    TestDevices.use()
  }

  @Test("The default comes first and is the only one that is marked")
  func list() {
    let devices = CaptureDevice.all()
    #expect(devices.first?.name == "default")
    #expect(devices.filter(\.isDefault).map(\.name) == ["default"])
    #expect(Set(devices.map(\.name)).count == devices.count)
    #expect(!devices.contains { ["null", "jack", "upmix"].contains($0.name) })
    #expect(!devices.contains { $0.detail.contains("\n") })
  }

  @Test("A probe finds the rates, channels and formats without a resampler")
  func abilities() throws {
    let fixed = try CaptureDevice.probe("fixed").get()
    #expect(fixed.usualRates == [48_000])
    #expect(fixed.channels.contains(2))
    #expect(fixed.sampleFormats == DeviceFormat.SampleFormat.allCases)
    let null = try CaptureDevice.probe("null").get()
    #expect(null.usualRates.first == 8_000 && null.usualRates.last == 192_000)
    #expect(null.usualRates.count == 11)
  }

  @Test("A device that does not open says why")
  func refusal() {
    let refusal = CaptureDevice.Refusal(errno: ENOENT)
    #expect(CaptureDevice.probe("no-such-device") == .failure(refusal))
    #expect("\(refusal)".contains("no device of that name"))
  }

  @Test("Where there is no device, the advice fits the machine")
  func advice() {
    func advice(_ hasCard: Bool, _ isForbidden: Bool, _ hasServer: Bool) -> String {
      SoundSystem(hasCard: hasCard, isForbidden: isForbidden, hasServer: hasServer).advice
    }
    #expect(advice(true, true, false).contains("group 'audio'"))
    #expect(advice(false, false, true).contains("pactl list short sources"))
    #expect(advice(true, false, false).contains("arecord -l"))
    #expect(advice(false, false, false).contains("no sound card"))
  }

  @Test("A sound server is found by its socket")
  func server() throws {
    let directory = "/tmp/unbidden-socket-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let environment = ["PULSE_SERVER": "unix:\(directory)/native"]
    #expect(!SoundSystem.current(environment: environment).hasServer)
    #expect(FileManager.default.createFile(atPath: "\(directory)/native", contents: nil))
    #expect(SoundSystem.current(environment: environment).hasServer)
    #expect(SoundSystem.current(environment: ["PULSE_SERVER": "tcp:elsewhere"]).hasServer)
  }
}

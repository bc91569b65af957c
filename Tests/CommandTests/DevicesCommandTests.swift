import Audio
import Foundation
import TestSupport
import Testing

@testable import unbidden

@Suite struct DevicesCommandTests {
  init() {
    TestDevices.use()
  }

  @Test("Each device has its name, and what it can do or why not")
  func lines() {
    for device in CaptureDevice.all() {
      let line = DevicesCommand.line(device)
      #expect(line.hasPrefix(device.isDefault ? "* default" : "  \(device.name)"))
      switch device.abilities {
      case .success: #expect(line.contains(" Hz; "))
      case .failure(let refusal): #expect(line.contains("not available: \(refusal)"))
      }
    }
  }

  @Test("JSON holds one object per device, with an error or the abilities")
  func json() throws {
    let devices = CaptureDevice.all()
    let text = try DevicesCommand.json(devices)
    let objects = try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    #expect(objects.count == devices.count)
    for (object, device) in zip(objects, devices) {
      #expect(object["name"] as? String == device.name)
      #expect(object["default"] as? Bool == device.isDefault)
      #expect((object["error"] == nil) == (object["rates"] != nil))
    }
  }
}

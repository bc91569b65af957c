import ArgumentParser
import Audio
import Foundation

/// `unbidden devices`: what can be listened to.
struct DevicesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "devices",
    abstract: "Lists the capture devices with their rates and channels.",
    discussion: """
      Each name can be given to `unbidden listen --device`. The default is marked with '*'. Rates \
      and channels are the device's own; Unbidden converts them to 16 kHz mono.
      """)

  @Flag(help: "Write one JSON array.")
  var json = false

  func run() throws {
    let devices = CaptureDevice.all()
    if json {
      print(try Self.json(devices))
      return
    }
    for device in devices {
      print(Self.line(device))
    }
    if devices.allSatisfy({ !$0.isUsable }) {
      print("\nNo capture device can be opened. " + SoundSystem.current().advice)
    }
  }

  static func line(_ device: CaptureDevice) -> String {
    let head = "\(device.isDefault ? "*" : " ") \(device.name)"
    let detail = device.detail.isEmpty ? "" : "\n      \(device.detail)"
    switch device.abilities {
    case .success(let abilities): return "\(head)\n      \(words(abilities))\(detail)"
    case .failure(let refusal): return "\(head)\n      not available: \(refusal)\(detail)"
    }
  }

  private static func words(_ abilities: CaptureDevice.Abilities) -> String {
    let rates =
      abilities.usualRates.isEmpty
      ? range(abilities.rates) : abilities.usualRates.map(String.init).joined(separator: " ")
    let formats = abilities.sampleFormats.map(\.rawValue).joined(separator: " ")
    return "\(range(abilities.channels)) channel\(abilities.channels == 1...1 ? "" : "s"); "
      + "\(rates) Hz; \(formats.isEmpty ? "no sample format that Unbidden reads" : formats)"
  }

  private static func range(_ range: ClosedRange<Int>) -> String {
    range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
  }

  /// One device in JSON.
  private struct Entry: Encodable {
    var name: String
    var description: String
    var `default`: Bool
    var channels: [Int]?
    var rates: [Int]?
    var rateRange: [Int]?
    var sampleFormats: [String]?
    var error: String?
  }

  static func json(_ devices: [CaptureDevice]) throws -> String {
    let entries = devices.map { device in
      var entry = Entry(
        name: device.name, description: device.detail, default: device.isDefault)
      switch device.abilities {
      case .success(let abilities):
        entry.channels = [abilities.channels.lowerBound, abilities.channels.upperBound]
        entry.rates = abilities.usualRates
        entry.rateRange = [abilities.rates.lowerBound, abilities.rates.upperBound]
        entry.sampleFormats = abilities.sampleFormats.map(\.rawValue)
      case .failure(let refusal):
        entry.error = refusal.description
      }
      return entry
    }
    return String(decoding: try JSONEncoder.output(isPretty: true).encode(entries), as: UTF8.self)
  }
}

extension CaptureDevice {
  fileprivate var isUsable: Bool {
    if case .success = abilities { true } else { false }
  }
}

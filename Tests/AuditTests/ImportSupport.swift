import Audio
import Foundation

@testable import Audit

/// The archives of `Resources/exports`, which a script made.
enum Exports {
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("Resources/exports").path

  static func path(_ name: String) -> String { "\(folder)/\(name)" }

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  /// Central European time, so that no test depends on where it runs.
  static func options(
    _ change: (inout ExportReader.Options) -> Void = { _ in }
  ) -> ExportReader.Options {
    var options = ExportReader.Options()
    options.timeZone = TimeZone(identifier: "Europe/Berlin")!
    change(&options)
    return options
  }

  static func reader(
    _ name: String, _ change: (inout ExportReader.Options) -> Void = { _ in }
  ) -> ExportReader {
    ExportReader([path(name)], options: options(change))
  }
}

extension ExportReader {
  /// All that it gives: recordings by the last part of their names, and errors.
  func read() -> (recordings: [(name: String, recording: Recording)], errors: [ImportError]) {
    var recordings: [(name: String, recording: Recording)] = []
    var errors: [ImportError] = []
    for result in self {
      switch result {
      case .success(let recording):
        recordings.append((String(recording.id.split(separator: "/").last ?? ""), recording))
      case .failure(let error): errors.append(error)
      }
    }
    return (recordings, errors)
  }
}

extension RecordingMetadata {
  init(
    time: String? = nil, from source: TimeSource = .metadata, device: String? = nil,
    assistant: String? = nil, account: String? = nil, transcript: String? = nil,
    utteranceType: String? = nil
  ) {
    self.init()
    if let time { setTime(WallTime(time)!, from: source) }
    self.device = device
    self.assistant = assistant
    self.account = account
    self.transcript = transcript
    self.utteranceType = utteranceType
  }
}

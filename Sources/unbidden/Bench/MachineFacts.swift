import Foundation

/// What a measurement ran on: without it, its figures mean nothing.
struct MachineFacts: Encodable {
  /// The processor's name, as the system gives it; "unknown" where it gives none.
  var processor: String
  /// Cores that this process may use.
  var cores: Int
  /// Of Unbidden.
  var version: String
  /// "release" or "debug".
  var build: String

  static var current: MachineFacts {
    #if DEBUG
      let build = "debug"
    #else
      let build = "release"
    #endif
    return MachineFacts(
      processor: field("model name", of: "/proc/cpuinfo") ?? "unknown",
      cores: ProcessInfo.processInfo.activeProcessorCount,
      version: Unbidden.configuration.version, build: build)
  }

  /// The most memory that this process has had in use so far, bytes; `nil` where the system does
  /// not tell.
  static var peakMemory: Int? {
    field("VmHWM", of: "/proc/self/status")?.split(separator: " ").first
      .flatMap { Int($0) }.map { $0 * 1_024 }
  }

  /// The first `name: value` line of a file in /proc.
  private static func field(_ name: String, of path: String) -> String? {
    // Files in /proc say that they are empty, so they are read as a stream.
    guard let file = FileHandle(forReadingAtPath: path), let data = try? file.readToEnd() else {
      return nil
    }
    return String(decoding: data, as: UTF8.self).split(separator: "\n").lazy
      .map { $0.split(separator: ":", maxSplits: 1) }
      .first { $0.count == 2 && $0[0].trimmingCharacters(in: .whitespaces) == name }
      .map { $0[1].trimmingCharacters(in: .whitespaces) }
  }
}

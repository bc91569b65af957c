import Foundation

/// The tests' ALSA devices, which alsa.conf beside this file defines: `recording:PATH` (a raw file)
/// and `room:DIRECTORY` (see `PulseRoom`).
package enum TestDevices {
  /// The path of alsa.conf, for ALSA_CONFIG_PATH.
  package static let configuration = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("alsa.conf").path

  /// Makes the devices known in this process. Every test that opens one calls it first; only the
  /// first call touches the environment.
  package static func use() {
    _ = isUsed
  }

  private static let isUsed = setenv("ALSA_CONFIG_PATH", configuration, 1) == 0
}

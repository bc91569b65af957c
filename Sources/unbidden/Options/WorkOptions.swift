import ArgumentParser
import Foundation

/// How recordings are read, and on how many cores.
struct WorkOptions: ParsableArguments {
  @Option(help: "Threads to work with (default: one for each core).")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @Option(help: "The channel to hear, from 0 (default: the mean of all).")
  var channel: Int?

  func validate() throws {
    guard (1...1_024).contains(threads) else {
      throw ValidationError("--threads \(threads): expected 1 to 1024")
    }
    if let channel, channel < 0 {
      throw ValidationError("--channel \(channel): expected 0 or more")
    }
  }
}

import Audit
import Foundation

/// What a scan found in all.
struct ScanSummary: CustomStringConvertible {
  private(set) var count = 0
  private var verdicts: [Verdict: Int] = [:]
  private var causes: [Cause: Int] = [:]
  private var seconds = 0.0
  /// How long the scan took, seconds.
  var elapsed = 0.0

  mutating func add(_ finding: Finding) {
    count += 1
    verdicts[finding.verdict, default: 0] += 1
    if let cause = finding.cause { causes[cause, default: 0] += 1 }
    seconds += finding.seconds ?? 0
  }

  var description: String {
    let parts = Cause.allCases.compactMap { cause in
      causes[cause].map { "\($0) \(cause.rawValue)" }
    }
    let rows = Verdict.allCases.compactMap { verdict -> String? in
      guard let count = verdicts[verdict] else { return nil }
      let share = String(format: "%5.1f %%", 100 * Double(count) / Double(self.count))
      let why =
        verdict == .accidental && !parts.isEmpty ? " (" + parts.joined(separator: ", ") + ")" : ""
      let name = verdict.rawValue.padding(toLength: 10, withPad: " ", startingAt: 0)
      return String(format: "  %@ %6ld  %@%@", name, count, share, why)
    }
    let speed = seconds / max(elapsed, 1e-3)
    let head = String(
      format: "%ld recordings, %.1f minutes of sound, in %.2f s (%.0f times real time)", count,
      seconds / 60, elapsed, speed)
    return ([head] + rows).joined(separator: "\n")
  }
}

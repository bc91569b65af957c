import Foundation

/// A ``BenchReport`` as a person reads it.
struct BenchTable {
  let report: BenchReport

  var lines: [String] {
    facts + [""] + percentiles + [""] + speed
  }

  private var facts: [String] {
    let (machine, recordings) = (report.machine, report.recordings)
    var lines = [
      "Unbidden \(machine.version), \(machine.build) build, on \(machine.processor), "
        + "\(machine.cores) cores",
      "Wake words: \(report.words.joined(separator: ", "))",
      "Recordings: \(recordings.count), \(number(recordings.seconds, 1)) s"
        + (recordings.unreadable == 0 ? "" : " (and \(recordings.unreadable) unreadable)"),
    ]
    if machine.build == "debug" {
      lines.append("A debug build, dozens of times slower: measure one of swift build -c release")
    }
    return lines
  }

  private static let table = TextTable(columns: [.left(34)] + Array(repeating: .right(9), count: 5))

  private var percentiles: [String] {
    var lines = [Self.table.row(["", "p50", "p90", "p99", "p99.9", "max"])]
    var notes: [String] = []
    func add(_ name: String, _ values: Percentiles, scale: Double, of what: String) {
      let levels = [
        ("p50", values.p50), ("p90", values.p90), ("p99", values.p99), ("p999", values.p999),
      ]
      let cells = levels.map { level, value in
        number(value * scale, 1) + (values.tooFewFor.contains(level) ? "*" : " ")
      }
      lines.append(Self.table.row([name] + cells + [number(values.max * scale, 1) + " "]))
      if !values.tooFewFor.isEmpty {
        notes.append("* only \(counted(values.count, what)): no more than the largest")
      }
    }
    if let hops = report.hopNs {
      add("Hop of 10 ms, microseconds", hops, scale: 1e-3, of: "hop")
    }
    if let latency = report.latency.seconds {
      add("Word's end to event, milliseconds", latency, scale: 1e3, of: "detection")
    } else {
      notes.append("No wake word was detected, so there is no latency to measure.")
    }
    let (detections, atEnd) = (report.latency.detections, report.latency.atRecordingEnd)
    if detections > 0 {
      notes.append(
        "Latency of \(counted(detections, "detection")), after the end of the best match.")
    }
    if atEnd > 0 { notes.append("Not counted: \(atEnd) that came only as a recording ended.") }
    return lines + notes
  }

  private var speed: [String] {
    let (throughput, memory) = (report.throughput, report.peakMemoryBytes)
    func line(_ name: String, _ speed: Double, _ bytes: Int?) -> String {
      Self.table.row([name, number(speed, 0)]) + " times real time"
        + (bytes.map { ", peak memory \(number(Double($0) / 1e6, 1)) MB" } ?? "")
    }
    return [
      line("Scanning with 1 thread", throughput.oneCore, memory.oneCore),
      line(
        "Scanning with \(counted(throughput.threads, "thread"))", throughput.allCores,
        memory.allCores),
    ]
  }

  private func number(_ value: Double, _ decimals: Int) -> String {
    String(format: "%.\(decimals)f", value)
  }
}

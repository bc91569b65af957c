import Audio
import Foundation
import Live

/// Where `listen` shows what happens: JSON lines or the terminal.
///
/// Each function writes at once and throws ``OutputError``.
protocol ListenOutput {
  mutating func begin(_ input: InputDescription) throws(OutputError)
  mutating func show(_ detection: DetectionReport) throws(OutputError)
  mutating func show(_ report: InputReport) throws(OutputError)
  mutating func show(trouble: String) throws(OutputError)
  /// Called often; `gauges` are read only by those who show them.
  mutating func refresh(_ gauges: ListenGauges) throws(OutputError)
  /// How long to wait for an event before the next `refresh`, in milliseconds; -1 for ever.
  var refreshMilliseconds: Int32 { get }
  mutating func suspend() throws(OutputError)
  mutating func end(_ summary: ListenSummary) throws(OutputError)
}

/// What has come of the listening.
struct ListenSummary {
  /// How often each wake word was heard.
  var detections: [(wakeWord: String, count: Int)]
  /// Times that the device came back.
  var reconnects = 0
  /// Seconds of audio time.
  var seconds = 0.0
  /// The date of the end, by the clock of the input.
  var wallTime = Date()
  /// At 16 kHz.
  var lostSamples = 0
  var clipsKept: Int?
  var clipsFailed: Int?
  var commands: DetectionHook.Counts?

  init(_ wakeWords: [String]) { detections = wakeWords.map { ($0, 0) } }

  mutating func count(_ detection: DetectionReport) {
    for index in detections.indices where detections[index].wakeWord == detection.word.wakeWord {
      detections[index].count += 1
    }
  }

  mutating func count(_ report: InputReport) {
    if report.kind == .back { reconnects += 1 }
  }
}

extension ListenSummary: CustomStringConvertible {
  var description: String {
    var lines = ["Listened for \(duration(seconds))."]
    lines += detections.map { "  \($0.wakeWord): heard \(times($0.count))" }
    if lostSamples > 0 {
      lines.append("  \(milliseconds(Double(lostSamples) / AudioClock.rate)) s of sound were lost")
    }
    if reconnects > 0 { lines.append("  the input went away and came back \(times(reconnects))") }
    if let clipsKept, let clipsFailed {
      lines.append(
        "  clips kept: \(clipsKept)" + (clipsFailed > 0 ? ", failed: \(clipsFailed)" : ""))
    }
    if let commands {
      var line = "  commands run: \(commands.run)"
      if commands.failed > 0 { line += ", failed: \(commands.failed)" }
      if commands.leftOut > 0 { line += ", left out: \(commands.leftOut)" }
      lines.append(line)
    }
    return lines.joined(separator: "\n")
  }

  private func times(_ count: Int) -> String { count == 1 ? "once" : "\(count) times" }
}

/// Hours, minutes and seconds.
func duration(_ seconds: Double) -> String {
  let whole = Int(seconds)
  return String(format: "%d:%02d:%02d", whole / 3_600, whole / 60 % 60, whole % 60)
}

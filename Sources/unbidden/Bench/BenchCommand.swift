import ArgumentParser
import Audio
import Audit
import Foundation

/// Measures the program on a person's own machine and recordings.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure speed, latency and memory on recordings.",
    discussion: """
      How it measures, three times for about --seconds, or for one round through the recordings \
      where that takes longer:

      Scanning: the recordings are decoded and heard as scan does it, with one thread and with \
      all; of several runs the fastest counts. Peak memory is the process's VmHWM so far; as that \
      never falls, the scan with one thread comes first.

      Hops: each recording is heard in hops of 10 ms, as a microphone gives them, and the time of \
      each is taken, processor time, so without others' work on the machine. Every second hop \
      completes a feature frame, so half the hops carry all of the matching. A microphone pauses \
      between the hops and lets the processor's caches cool; this does not.

      Latency: from the end of the word to the end of the hop that brings the event, in audio \
      time, so the same on any machine. The word ends where its best match ends, the highest peak \
      of the score from the event to a second after it; an event may come before that, and then \
      its latency is negative. Each detection counts once.
      """)

  @OptionGroup var models: WordOptions

  @OptionGroup var limits: ThresholdOptions

  @OptionGroup var work: WorkOptions

  @Option(help: "How long each measurement takes, about.")
  var seconds = 2.0

  @Flag(help: "Print a JSON object instead of tables.")
  var json = false

  @Argument(help: ArgumentHelp("Recordings, or folders of them.", valueName: "recording"))
  var recordings: [String] = []

  func validate() throws {
    guard !models.isEmpty else { throw ValidationError("name a wake word with --model") }
    guard !recordings.isEmpty else {
      throw ValidationError("name recordings to measure on, or folders of them")
    }
    guard (0...3_600).contains(seconds) else {
      throw ValidationError("--seconds \(seconds): expected 0 to 3600")
    }
  }

  func run() throws {
    let report = try measure()
    if json {
      try JSONLine().print(report)
    } else {
      for line in BenchTable(report: report).lines { print(line) }
    }
  }

  func measure() throws -> BenchReport {
    let words = try models.words()
    let thresholds = try words.map { try limits.threshold(of: $0) }
    let recordings = BenchRecordings(RecordingWalk(recordings), channel: work.channel)
    for failure in recordings.failures { printError("\(failure)") }
    guard !recordings.sources.isEmpty else {
      throw ValidationError("none of the recordings can be read: there is nothing to measure on")
    }
    return try BenchReport(
      recordings, words: words, thresholds: thresholds, threads: work.threads, seconds: seconds)
  }
}

/// The recordings that a measurement plays, those that can be read at all.
struct BenchRecordings {
  private(set) var sources: [RecordingSource] = []
  private(set) var failures: [AudioError] = []
  /// Of sound, at 16 kHz.
  private(set) var seconds = 0.0
  /// Which channel of them is taken, from 0; `nil` for the mean of all.
  let channel: Int?

  /// Reads each recording once, which also brings it into the system's file cache.
  init(_ walk: RecordingWalk, channel: Int?) {
    self.channel = channel
    var samples = 0
    var buffer: [Float] = []
    for recording in walk {
      do throws(AudioError) {
        var reader = try RecordingReader(recording.source, channel: channel)
        while reader.read(into: &buffer) > 0 { samples += buffer.count }
        sources.append(recording.source)
      } catch {
        failures.append(error)
      }
    }
    seconds = Double(samples) / Double(sampleRate)
  }
}

import Audio
import WakeWords

/// All that `bench` found out; the object that `--json` prints.
struct BenchReport: Encodable {
  struct Recordings: Encodable {
    /// Recordings measured on, and those that could not be read.
    var count: Int
    var unreadable: Int
    /// Of sound in all.
    var seconds: Double
  }

  struct Latency: Encodable {
    /// Detections that the percentiles are based on.
    var detections: Int
    /// Detections left out, because the end of their recording brought them about.
    var atRecordingEnd: Int
    /// Of audio time; missing without a detection.
    var seconds: Percentiles?
  }

  /// Seconds of sound scanned in a second.
  struct Throughput: Encodable {
    var oneCore: Double
    var allCores: Double
    /// Threads that "all cores" stands for.
    var threads: Int
  }

  /// The most memory in use after scanning, bytes; missing where the system does not tell.
  struct PeakMemory: Encodable {
    var oneCore: Int?
    var allCores: Int?
  }

  var machine: MachineFacts
  var words: [String]
  var recordings: Recordings
  /// Nanoseconds for a hop of 10 ms.
  var hopNs: Percentiles?
  var latency: Latency
  var throughput: Throughput
  var peakMemoryBytes: PeakMemory

  /// Measures. Scanning comes first: what the other measurements hold in memory is not its.
  ///
  /// - Parameters:
  ///   - recordings: one at least.
  ///   - thresholds: one for each word.
  ///   - threads: what counts as all cores.
  ///   - seconds: how long each of the three measurements takes, about.
  init(
    _ recordings: BenchRecordings, words: [WakeWord], thresholds: [Float], threads: Int,
    seconds: Double
  ) throws {
    machine = .current
    self.words = words.map(\.name)
    self.recordings = Recordings(
      count: recordings.sources.count, unreadable: recordings.failures.count,
      seconds: milliseconds(recordings.seconds))
    let oneCore = ScanSpeed.timesRealTime(recordings, words: words, threads: 1, seconds: seconds)
    let oneCoreMemory = MachineFacts.peakMemory
    let allCores = ScanSpeed.timesRealTime(
      recordings, words: words, threads: threads, seconds: seconds)
    throughput = Throughput(oneCore: oneCore, allCores: allCores, threads: threads)
    peakMemoryBytes = PeakMemory(oneCore: oneCoreMemory, allCores: MachineFacts.peakMemory)
    let live = try LiveBenchmark(
      recordings, words: words, thresholds: thresholds, seconds: seconds)
    hopNs = live.hopNanoseconds
    latency = Latency(
      detections: live.latencySeconds?.count ?? 0, atRecordingEnd: live.detectionsAtEnd,
      seconds: live.latencySeconds)
  }
}

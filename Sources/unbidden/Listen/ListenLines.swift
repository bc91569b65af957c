import Audio
import Foundation
import Live
import Spotting
import WakeWords

/// The output of `listen` for programs: one JSON object a line, `event` saying what it is about.
struct ListenLines: ListenOutput {
  private let words: [WakeWord]
  private let thresholds: [Float]
  private let jsonLine = JSONLine()

  init(_ words: [WakeWord], thresholds: [Float]) {
    self.words = words
    self.thresholds = thresholds
  }

  let refreshMilliseconds: Int32 = -1

  private struct Word: Encodable {
    var wakeWord: String
    var phrase: String?
    var threshold: Float?
    var detections: Int?
  }

  private struct Beginning: Encodable {
    var event = "listening"
    var wallTime: String
    var device: String?
    var input: String?
    var rate: Int
    var channels: Int
    var sampleFormat: String
    var realtime: Bool?
    var wakeWords: [Word]
  }

  func begin(_ input: InputDescription) throws(OutputError) {
    try print(
      Beginning(
        wallTime: timestamp(input.start), device: input.source == .device ? input.name : nil,
        input: input.source == .recording ? input.name : nil, rate: input.rate,
        channels: input.channels, sampleFormat: input.encoding, realtime: input.isRealtime,
        wakeWords: words.indices.map {
          Word(
            wakeWord: words[$0].name, phrase: words[$0].phrase, threshold: thresholds[$0])
        }))
  }

  private struct Detection: Encodable {
    var event = "detection"
    var time: Double
    var wallTime: String
    var wakeWord: String
    var start: Double
    var end: Double
    var score: Float
    var threshold: Float
    var lostSamples: Int
    var clip: String?
  }

  func show(_ detection: DetectionReport) throws(OutputError) {
    let word = detection.word
    try print(
      Detection(
        time: milliseconds(word.time), wallTime: timestamp(detection.wallTime),
        wakeWord: word.wakeWord, start: milliseconds(word.start), end: milliseconds(word.end),
        score: word.score, threshold: word.threshold, lostSamples: word.lostSamples,
        clip: detection.clip))
  }

  private struct Report: Encodable {
    var event: String
    var time: Double
    var wallTime: String
    var lostSamples: Int
    var message: String
  }

  func show(_ report: InputReport) throws(OutputError) {
    try print(
      Report(
        event: report.kind.rawValue, time: milliseconds(report.time),
        wallTime: timestamp(report.wallTime), lostSamples: report.lostSamples,
        message: report.message))
  }

  func show(trouble: String) { printError(trouble) }

  func refresh(_ gauges: ListenGauges) {}

  func suspend() {}

  private struct Ending: Encodable {
    var event = "summary"
    var time: Double
    var wallTime: String
    var wakeWords: [Word]
    var lostSamples: Int
    var reconnects: Int
    var clipsKept: Int?
    var clipsFailed: Int?
    var commandsRun: Int?
    var commandsFailed: Int?
    var commandsLeftOut: Int?
  }

  func end(_ summary: ListenSummary) throws(OutputError) {
    try print(
      Ending(
        time: milliseconds(summary.seconds), wallTime: timestamp(summary.wallTime),
        wakeWords: summary.detections.map { Word(wakeWord: $0.wakeWord, detections: $0.count) },
        lostSamples: summary.lostSamples, reconnects: summary.reconnects,
        clipsKept: summary.clipsKept, clipsFailed: summary.clipsFailed,
        commandsRun: summary.commands?.run, commandsFailed: summary.commands?.failed,
        commandsLeftOut: summary.commands?.leftOut))
  }

  private func print(_ value: some Encodable) throws(OutputError) {
    try jsonLine.print(value)
  }
}

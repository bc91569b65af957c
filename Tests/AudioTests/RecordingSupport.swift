import Foundation
import TestSupport

@testable import Audio

/// Path of a recording that `Resources/make.sh` made.
func resource(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Resources/\(name)").path
}

extension TestFolder {
  func write(_ bytes: [UInt8], _ name: String) throws -> String { try write(Data(bytes), name) }
}

func bytes(of path: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
}

/// A WAV file byte by byte, so that each field can be wrong.
struct WAV {
  var isBigEndian = false
  var format = 1
  var channels = 1
  var rate = 16_000
  var bits = 16
  var riffSize: Int?
  var dataSize: Int?
  var chunksBefore: [UInt8] = []
  var chunksAfter: [UInt8] = []
  var data: [UInt8]

  var bytes: [UInt8] {
    let block = channels * bits / 8
    var body = [UInt8]("WAVEfmt ".utf8) + word(16) + half(format) + half(channels) + word(rate)
    body += word(rate &* block) + half(block) + half(bits) + chunksBefore
    body += [UInt8]("data".utf8) + word(dataSize ?? data.count) + data + chunksAfter
    return [UInt8]((isBigEndian ? "RIFX" : "RIFF").utf8) + word(riffSize ?? body.count) + body
  }

  private func word(_ value: Int) -> [UInt8] {
    number(value, bytes: 4)
  }
  private func half(_ value: Int) -> [UInt8] { number(value, bytes: 2) }
  private func number(_ value: Int, bytes: Int) -> [UInt8] {
    let bytes = (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    return isBigEndian ? bytes.reversed() : bytes
  }
}

func bytes16(_ samples: [Float]) -> [UInt8] {
  samples.flatMap { sample -> [UInt8] in
    let value = Int((sample * 32_768).rounded()).clamped(to: -32_768...32_767)
    return [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
  }
}

/// Each two bytes the other way round.
func swapped(_ bytes: [UInt8]) -> [UInt8] {
  bytes.indices.map { bytes[$0 ^ 1] }
}

func bytesFloat(_ samples: [Float]) -> [UInt8] {
  samples.flatMap { sample in
    (0..<4).map { UInt8(truncatingIfNeeded: sample.bitPattern >> (8 * UInt32($0))) }
  }
}

extension Int {
  fileprivate func clamped(to range: ClosedRange<Int>) -> Int {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}

/// All samples and, after them, all defects.
func read(
  _ path: String, channel: Int? = nil, atMost limit: Int = 16_384
) throws -> (samples: [Float], defects: [RecordingDefect]) {
  var recording = try RecordingReader(path: path, channel: channel)
  return read(&recording, atMost: limit)
}

func read(_ bytes: [UInt8]) throws -> (samples: [Float], defects: [RecordingDefect]) {
  var recording = try RecordingReader(.bytes(bytes, name: "bytes"))
  return read(&recording)
}

func read(
  _ recording: inout RecordingReader, atMost limit: Int = 16_384
) -> (samples: [Float], defects: [RecordingDefect]) {
  var all: [Float] = []
  var block: [Float] = []
  while recording.read(into: &block, atMost: limit) > 0 { all += block }
  return (all, recording.defects)
}

/// The left channel of all recordings in Resources, at 16 kHz: see make.sh.
let chirp: [Float] = (0..<6_400).map {
  let t = Double($0) / 16_000
  return Float(0.5 * sin(2 * .pi * (300 * t + 2_500 * t * t)))
}

/// Their right channel.
let tone: [Float] = (0..<6_400).map { Float(0.25 * sin(2 * .pi * 440 * Double($0) / 16_000)) }

/// Signal-to-noise ratio in dB over the part that both have, away from the ends.
func signalToNoise(_ found: some RandomAccessCollection<Float>, _ expected: [Float]) -> Double {
  let found = Array(found)
  let range = 400..<min(found.count, expected.count) - 400
  let noise = range.reduce(0.0) { $0 + pow(Double(found[$1] - expected[$1]), 2) }
  let signal = range.reduce(0.0) { $0 + pow(Double(expected[$1]), 2) }
  return 10 * log10(signal / max(noise, 1e-30))
}

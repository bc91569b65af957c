import Foundation
import Testing

@testable import Audio

/// What becomes of sizes in headers that are not those of the file.
@Suite struct RecordingSizeTests {
  /// A header field, and what a recording then holds beside its 6,400 frames.
  struct Field: Sendable, CustomTestStringConvertible {
    var name: String
    /// The field lies so many bytes behind the beginning of this word.
    var word: String
    var distance: Int
    var value: UInt64
    var width = 8
    var isBigEndian = false
    /// The file's own size is made to end in front of the sound.
    var isLast = false

    var testDescription: String { "\(name): \(word) + \(distance) = \(value)" }

    func mutant() throws -> [UInt8] {
      var bytes = try AudioTests.bytes(of: resource(name))
      func put(_ value: UInt64, _ width: Int, at place: Int) {
        let number = (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
        bytes.replaceSubrange(place..<place + width, with: isBigEndian ? number.reversed() : number)
      }
      let place = bytes.indices.first { bytes[$0...].starts(with: word.utf8) }!
      put(value, width, at: place + distance)
      if isLast, word == "ds64" {
        put(0, 8, at: place + 8)
      } else if isLast {
        put(UInt64(place), width, at: width == 8 ? 16 : 4)
      }
      return bytes
    }
  }

  static let absurdPromises: [(Field, frames: Int64)] = [
    (
      Field(
        name: "mono.flac", word: "fLaC", distance: 18, value: 0x03E8_00F0_8000_0000,
        isBigEndian: true), 1 << 31
    ),
    (Field(name: "rf64.wav", word: "ds64", distance: 16, value: 1 << 63 - 1), 1 << 62 - 1),
    (Field(name: "s16.w64", word: "data", distance: 16, value: 1 << 63 - 2), 1 << 62 - 13),
    (
      Field(name: "s16.caf", word: "data", distance: 4, value: 1 << 63 - 1, isBigEndian: true),
      1 << 62 - 3
    ),
    (
      Field(
        name: "s16.aiff", word: "SSND", distance: 4, value: 0xFFFF_FFFF, width: 4,
        isBigEndian: true), 1 << 31 - 5
    ),
    (
      Field(
        name: "s16.au", word: ".snd", distance: 8, value: 0xFFFF_FFFE, width: 4,
        isBigEndian: true), 1 << 31 - 1
    ),
  ]

  @Test(
    "A header that promises far more than the file holds is a truncation with both numbers",
    arguments: absurdPromises)
  func absurdPromise(field: Field, frames: Int64) throws {
    let (samples, defects) = try read(field.mutant())
    #expect(samples.count == 6_400)
    #expect(signalToNoise(samples, chirp) > 80)
    #expect(defects == [.truncated(expectedFrames: frames, foundFrames: 6_400)])
    #expect(
      defects.map(\.description) == [
        "truncated: the header promises \(frames) frames, the file holds 6400"
      ])
  }

  @Test(
    "A size that no file has is refused by its field's name",
    arguments: [
      (Field(name: "rf64.wav", word: "ds64", distance: 16, value: 1 << 63), "ds64 data size"),
      (
        Field(name: "s16.w64", word: "data", distance: 16, value: .max - 1),
        "size of the 'data' chunk"
      ),
      (
        Field(name: "s16.caf", word: "data", distance: 4, value: .max - 1, isBigEndian: true),
        "size of the 'data' chunk"
      ),
    ])
  func impossibleSize(field: Field, words: String) throws {
    let error = AudioError.absurdHeader(
      path: "bytes", field: words, found: "\(field.value)", expected: "at most \(Int64.max)")
    #expect(throws: error) { try read(field.mutant()) }
  }

  @Test(
    "Sizes of 64 bits that only mean 'until the end' are no defect",
    arguments: [
      Field(name: "rf64.wav", word: "ds64", distance: 16, value: .max),
      Field(name: "s16.w64", word: "data", distance: 16, value: .max),
      Field(name: "s16.w64", word: "data", distance: 16, value: 1 << 63 - 1),
      Field(name: "s16.caf", word: "data", distance: 4, value: .max, isBigEndian: true),
    ])
  func unknownSizes(field: Field) throws {
    let (samples, defects) = try read(field.mutant())
    #expect(samples.count == chirp.count)
    #expect(signalToNoise(samples, chirp) > 80)
    #expect(defects.isEmpty)
  }

  @Test(
    "A recorder that died left no length in other containers, either",
    arguments: [
      Field(name: "rf64.wav", word: "ds64", distance: 16, value: 0, isLast: true),
      Field(name: "s16.w64", word: "data", distance: 16, value: 24, isLast: true),
      Field(
        name: "s16.aiff", word: "SSND", distance: 4, value: 8, width: 4, isBigEndian: true,
        isLast: true),
      Field(
        name: "s16.aiff", word: "SSND", distance: 4, value: 0, width: 4, isBigEndian: true,
        isLast: true),
      Field(name: "s16.au", word: ".snd", distance: 8, value: 0, width: 4, isBigEndian: true),
    ])
  func unfinishedElsewhere(field: Field) throws {
    let (samples, defects) = try read(field.mutant())
    #expect(samples.count == chirp.count)
    #expect(signalToNoise(samples, chirp) > 80)
    #expect(defects == [.unfinishedHeader])
  }
}

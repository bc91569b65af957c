import Foundation
import TestSupport
import Testing

@testable import Audio

@Suite struct RecordingDefectTests {
  let folder: TestFolder

  init() throws {
    folder = try TestFolder()
  }

  @Test(
    "A recording that was cut off gives what is there, and says what is missing",
    arguments: [
      ("s16.wav", 6_400), ("s24.wav", 6_400), ("u8.wav", 6_400), ("f32.wav", 3_200),
      ("alaw.wav", 6_400), ("stereo24.wav", 3_200), ("s16.aiff", 6_400), ("s16.au", 6_400),
      ("rf64.wav", 6_400), ("s16.w64", 6_400), ("sowt.aifc", 6_400), ("s16.caf", 6_400),
      ("mono.flac", 6_400), ("stereo22050.flac", 8_820), ("vbr.mp3", 17_640),
    ])
  func truncated(name: String, frames: Int) throws {
    let whole = try bytes(of: resource(name))
    let path = try folder.write([UInt8](whole[..<(whole.count * 17 / 20)]), name)
    let (samples, defects) = try read(path)
    guard case .truncated(let expected?, let found) = defects.last else {
      Issue.record("no truncation among \(defects)")
      return
    }
    #expect(expected == Int64(frames))
    #expect(found > 0 && found < expected)
    let complete = try read(resource(name)).samples
    #expect(samples.count < complete.count)
    let sure = max(0, samples.count - 2_000)
    #expect(zip(samples[..<sure], complete).allSatisfy { abs($0 - $1) < 1e-3 })
  }

  @Test("An ADPCM recording that was cut off is noticed, in whole blocks")
  func truncatedBlocks() throws {
    let whole = try bytes(of: resource("ima.wav"))
    let (samples, defects) = try read([UInt8](whole[..<(whole.count / 2)]))
    #expect(defects.count == 1)
    guard case .truncated(let expected?, Int64(samples.count)) = defects.first else {
      Issue.record("no truncation among \(defects)")
      return
    }
    // As many as the bytes that are there let expect of all.
    #expect((6_400...8_164 + 2_041).contains(expected))
  }

  @Test("An Ogg stream without its last page is told", arguments: ["vorbis.ogg", "stereo.opus"])
  func cutStream(name: String) throws {
    let whole = try bytes(of: resource(name))
    let lastPage = whole.indices.last { whole[$0...].starts(with: "OggS".utf8) }!
    let path = try folder.write([UInt8](whole[..<(lastPage + 20)]), name)
    let defects = try read(path).defects
    #expect(defects.contains { if case .truncated(nil, _) = $0 { true } else { false } })
  }

  @Test("Of a WAV longer than 32 bits can count, what is not read is promised", arguments: [0, -1])
  func beyondFourGigabytes(size: Int) throws {
    var wave = WAV(data: bytes16(chirp))
    (wave.dataSize, wave.riffSize) = (size, size)
    let path = try folder.write(wave.bytes, "long.wav")
    // A hole: the file takes no room on the disk.
    #expect(truncate(path, 44 + 6_000_000_000) == 0)
    #expect(try RecordingReader(path: path).format.declaredFrames == 3_000_000_000)
  }

  @Test("Sound of a second Ogg stream behind the first is not passed over in silence")
  func chainedStreams() throws {
    let first = try bytes(of: resource("vorbis.ogg"))
    let second = first.split(separator: [UInt8]("OggS".utf8)).flatMap { page in
      var page = [UInt8]("OggS".utf8) + page
      page[14] ^= 1
      page.replaceSubrange(22..<26, with: [0, 0, 0, 0])
      let sum = oggChecksum(page)
      page.replaceSubrange(
        22..<26, with: (0..<4).map { UInt8(truncatingIfNeeded: sum >> (8 * $0)) })
      return page
    }
    let (samples, defects) = try read(first + second)
    #expect(samples.count == chirp.count)
    #expect(defects == [.damaged(frame: 6_400, reason: "another Ogg stream follows, unread")])
  }

  @Test(
    "Lengths that only mean 'written to a pipe' are no defect",
    arguments: [0xFFFF_FFFF, 0x8000_0000, 0x7FFF_FFFF, 0x7FFF_F000])
  func pipeLengths(size: Int) throws {
    var wave = WAV(data: bytes16(chirp))
    wave.dataSize = size
    wave.riffSize = min(size + 36, 0xFFFF_FFFF)
    let (samples, defects) = try read(folder.write(wave.bytes, "pipe.wav"))
    #expect(samples.count == chirp.count)
    #expect(defects.isEmpty)
    var au = try bytes(of: resource("s16.au"))
    au.replaceSubrange(8..<12, with: [255, 255, 255, 255])
    let other = try read(folder.write(au, "pipe.au"))
    #expect(other.samples.count == chirp.count)
    #expect(other.defects.isEmpty)
    var flac = try bytes(of: resource("mono.flac"))
    flac[21] &= 0xF0
    flac.replaceSubrange(22..<26, with: [0, 0, 0, 0])
    let third = try read(folder.write(flac, "pipe.flac"))
    #expect(third.samples.count == chirp.count)
    #expect(third.defects.isEmpty)
  }

  @Test("A recorder that died left length 0: all sound is read, and told", arguments: [0, 8, 36])
  func unfinished(riffSize: Int) throws {
    var wave = WAV(data: bytes16(chirp))
    wave.dataSize = 0
    wave.riffSize = riffSize
    let (samples, defects) = try read(folder.write(wave.bytes, "died.wav"))
    #expect(samples.count == chirp.count)
    #expect(signalToNoise(samples, chirp) > 80)
    #expect(defects == [.unfinishedHeader])
    #expect("\(defects[0])".contains("recorder did not end cleanly"))
    wave.isBigEndian = true
    wave.data = swapped(wave.data)
    let other = try read(folder.write(wave.bytes, "died.rifx"))
    #expect(other.samples == samples)
    #expect(other.defects == [.unfinishedHeader])
  }

  @Test("NaN, infinities and huge values in float files become 0 and are counted")
  func notNumbers() throws {
    var sound = chirp
    for (index, value) in [
      (100, Float.nan), (2_000, .infinity), (3_000, -.infinity), (5_000, 3e38),
    ] {
      sound[index] = value
    }
    var wave = WAV(bits: 32, data: bytesFloat(sound))
    wave.format = 3
    let (samples, defects) = try read(folder.write(wave.bytes, "nan.wav"))
    var expected = chirp
    for index in [100, 2_000, 3_000, 5_000] { expected[index] = 0 }
    #expect(samples == expected)
    #expect(defects == [.notNumbers(count: 4)])
    wave.rate = 44_100
    #expect(try read(folder.write(wave.bytes, "nan44.wav")).samples.allSatisfy(\.isFinite))
  }

  @Test("Values beyond full scale are kept")
  func beyondFullScale() throws {
    let sound = chirp.map { $0 * 8 }
    var wave = WAV(bits: 32, data: bytesFloat(sound))
    wave.format = 3
    let (samples, defects) = try read(folder.write(wave.bytes, "loud.wav"))
    #expect(samples == sound)
    #expect(defects.isEmpty)
  }

  @Test("A FLAC frame that does not decode is told, with the place")
  func damagedFrame() throws {
    var flac = try bytes(of: resource("mono.flac"))
    for index in 10_500..<10_600 { flac[index] ^= 0x55 }
    let (samples, defects) = try read(folder.write(flac, "damaged.flac"))
    #expect(samples.count > 1_000)
    guard case .damaged(let frame, let reason) = defects.first else {
      Issue.record("no damage among \(defects)")
      return
    }
    #expect((0..<6_400).contains(frame))
    #expect(!reason.isEmpty)
  }

  @Test("MP3 that begins loud, with a variable bit rate and no frame count, is read to its end")
  func bareVariableMP3() throws {
    // The frames of vbr.mp3 behind its Xing frame, the largest first, then the others twice.
    let (samples, defects) = try read(resource("loudfirst.mp3"))
    #expect(samples.count >= 2 * 16_000)
    #expect(defects.isEmpty)
  }
}

/// RFC 3533, section 6: a page's CRC, with the polynomial 0x04C11DB7 from 0 on, unreflected.
private func oggChecksum(_ page: [UInt8]) -> UInt32 {
  page.reduce(0) { sum, byte in
    (0..<8).reduce(sum ^ UInt32(byte) << 24) { sum, _ in
      sum << 1 ^ (sum >> 31 == 1 ? 0x04C1_1DB7 : 0)
    }
  }
}

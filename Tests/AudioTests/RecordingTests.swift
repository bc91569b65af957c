import Foundation
import TestSupport
import Testing

@testable import Audio

@Suite struct RecordingTests {
  @Test(
    "Each container and encoding gives the sound that went in",
    arguments: [
      ("s16.wav", 80.0), ("s24.wav", 100), ("u8.wav", 38), ("f32.wav", 75), ("alaw.wav", 34),
      ("mulaw.wav", 34), ("rf64.wav", 80), ("s16.w64", 80), ("s16.aiff", 80),
      ("sowt.aifc", 80), ("s16.caf", 80), ("alac.caf", 80), ("s16.au", 80), ("mono.flac", 80),
      ("vorbis.ogg", 18),
    ])
  func containers(name: String, atLeast decibels: Double) throws {
    let (samples, defects) = try read(resource(name))
    #expect(samples.count == chirp.count)
    #expect(signalToNoise(samples, chirp) > decibels)
    #expect(defects.isEmpty)
  }

  @Test(
    "A channel can be chosen; without a choice comes the mean of all",
    arguments: [("stereo24.wav", 80.0), ("stereo22050.flac", 75), ("stereo.opus", 18)])
  func channels(name: String, atLeast decibels: Double) throws {
    let left = try read(resource(name), channel: 0).samples
    let right = try read(resource(name), channel: 1).samples
    let mean = try read(resource(name)).samples
    #expect(signalToNoise(left, chirp) > decibels)
    #expect(signalToNoise(right, tone) > decibels - 6)
    #expect(signalToNoise(mean, zip(left, right).map { ($0 + $1) / 2 }) > 100)
    #expect(left.count == chirp.count)
  }

  @Test("MP3 with a LAME header is aligned and as long as the source")
  func variableMP3() throws {
    let (samples, defects) = try read(resource("vbr.mp3"), channel: 0)
    #expect(samples.count == chirp.count)
    #expect(signalToNoise(samples, chirp) > 18)
    #expect(defects.isEmpty)
  }

  @Test("MP3 inside WAV is no truncation for the frames that its decoder keeps back")
  func embeddedMP3() throws {
    let (samples, defects) = try read(resource("mp3.wav"))
    #expect(samples.count >= chirp.count)
    #expect(defects.isEmpty)
  }

  @Test("MP3 without any header beside its frames is read to its end")
  func bareMP3() throws {
    let (samples, defects) = try read(resource("cbr.mp3"))
    // The encoder's delay and padding stay in, as nothing tells how long they are.
    #expect((chirp.count + 576...chirp.count + 3 * 576).contains(samples.count))
    let best = (0..<samples.count - chirp.count).map { delay in
      signalToNoise(samples[delay...], chirp)
    }.max()!
    #expect(best > 18)
    #expect(defects.isEmpty)
  }

  @Test("The format says what the file is")
  func format() throws {
    let wave = try RecordingReader(path: resource("stereo24.wav"))
    #expect(wave.format.rate == 8_000)
    #expect(wave.format.channels == 2)
    #expect(wave.format.encoding == "WAVEX (Microsoft), Signed 24 bit PCM")
    #expect(wave.format.declaredFrames == 3_200)
    let bare = try RecordingReader(path: resource("cbr.mp3"))
    #expect(bare.format.encoding == "MPEG-1/2 Audio, MPEG Layer III")
    #expect(bare.format.declaredFrames == nil)
  }

  @Test(
    "However much is asked for at a time, the samples are the same",
    arguments: ["s16.wav", "stereo22050.flac", "stereo.opus", "vbr.mp3"])
  func blocks(name: String) throws {
    let whole = try read(resource(name)).samples
    for limit in [1, 160, 1_000, 1_000_000] {
      #expect(try read(resource(name), atMost: limit).samples == whole)
    }
  }

  @Test("A read returns no more than was asked for, and after the end nothing, again and again")
  func limits() throws {
    var recording = try RecordingReader(path: resource("s16.wav"))
    var block: [Float] = [1, 2, 3]
    var total = 0
    while recording.read(into: &block, atMost: 500) > 0 {
      #expect((1...500).contains(block.count))
      total += block.count
    }
    #expect(total == 6_400)
    #expect(block.isEmpty)
    #expect(recording.read(into: &block) == 0)
    #expect(recording.read(into: &block) == 0)
  }

  @Test("Rates from 1 kHz to 768 kHz come out at 16 kHz", arguments: [1_000, 11_025, 768_000])
  func rates(rate: Int) throws {
    let folder = try TestFolder()
    let sound = sine(200, rate: Double(rate), count: rate / 2).map { $0 / 2 }
    let path = try folder.write(WAV(rate: rate, data: bytes16(sound)).bytes, "rate.wav")
    let (samples, defects) = try read(path)
    #expect(abs(samples.count - 8_000) <= 1)
    #expect(signalToNoise(samples, sine(200, rate: 16_000, count: 8_000).map { $0 / 2 }) > 60)
    #expect(defects.isEmpty)
  }

  @Test("64 channels are averaged, and each can be had alone")
  func manyChannels() throws {
    let folder = try TestFolder()
    let frame = (0..<64).map { Float($0) / 128 }
    let data = bytes16((0..<600).flatMap { _ in frame })
    let path = try folder.write(WAV(channels: 64, data: data).bytes, "many.wav")
    let mean = try read(path).samples
    #expect(mean.count == 600)
    #expect(mean.allSatisfy { abs($0 - 31.5 / 128) < 1e-6 })
    #expect(try read(path, channel: 63).samples == [Float](repeating: 63.0 / 128, count: 600))
  }

  @Test("Odd chunks before and after the sound are stepped over")
  func oddChunks() throws {
    let folder = try TestFolder()
    var wave = WAV(data: bytes16(chirp))
    wave.chunksBefore = [UInt8]("junk".utf8) + [3, 0, 0, 0, 1, 2, 3, 0]
    wave.chunksAfter = [UInt8]("note".utf8) + [5, 0, 0, 0, 1, 2, 3, 4, 5, 0]
    let (samples, defects) = try read(folder.write(wave.bytes, "odd.wav"))
    #expect(signalToNoise(samples, chirp) > 80)
    #expect(samples.count == chirp.count)
    #expect(defects.isEmpty)
  }

  @Test("Headers of the other byte order are read")
  func otherByteOrder() throws {
    let folder = try TestFolder()
    let expected = try read(resource("s16.wav")).samples
    let rifx = WAV(isBigEndian: true, data: swapped(bytes16(chirp)))
    let wave = try read(folder.write(rifx.bytes, "big.wav"))
    #expect(signalToNoise(wave.samples, chirp) > 80)
    #expect(wave.defects.isEmpty)
    let au = try bytes(of: resource("s16.au"))
    let start = Int(au[7])
    let words = stride(from: 4, to: 24, by: 4).flatMap { au[$0..<$0 + 4].reversed() }
    let little = [UInt8]("dns.".utf8) + words + au[24..<start] + swapped([UInt8](au[start...]))
    let other = try read(folder.write(little, "little.au"))
    #expect(other.samples == expected)
    #expect(other.defects.isEmpty)
  }

  @Test("An ID3 tag in front is stepped over")
  func tagged() throws {
    let folder = try TestFolder()
    // A tag of 300 bytes: 2 * 128 + 44, seven bits to a byte.
    let tag = [UInt8]("ID3".utf8) + [4, 0, 0, 0, 0, 2, 44] + [UInt8](repeating: 0, count: 300)
    for name in ["mono.flac", "cbr.mp3", "loudfirst.mp3"] {
      let plain = try read(resource(name)).samples
      let (samples, defects) = try read(folder.write(tag + bytes(of: resource(name)), name))
      #expect(samples == plain)
      #expect(defects.isEmpty)
    }
  }

  @Test("A long recording is decoded in the buffers that its first blocks needed")
  func flatMemory() throws {
    let folder = try TestFolder()
    let seconds = 900
    var header = WAV(rate: 8_000, bits: 8, data: [])
    header.format = 7
    header.dataSize = seconds * 8_000
    header.riffSize = header.dataSize! + 36
    let path = try folder.write(header.bytes, "long.wav")
    // A hole: the file takes no room on the disk. Zero is -32,124 in mu-law, which is a sound.
    #expect(truncate(path, 44 + seconds * 8_000) == 0)
    var recording = try RecordingReader(path: path)
    var block: [Float] = []
    var total = 0
    var capacity = 0
    var inner = 0
    while recording.read(into: &block) > 0 {
      total += block.count
      if total < 1_000_000 { (capacity, inner) = (block.capacity, recording.memory) }
    }
    #expect(total == seconds * 16_000)
    #expect(block.capacity == capacity)
    #expect(recording.memory == inner)
    #expect(recording.defects.isEmpty)
  }
}

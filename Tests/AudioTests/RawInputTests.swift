import Foundation
import TestSupport
import Testing

@testable import Audio

@Suite struct RawInputTests {
  @Test("16-bit, 24-bit, 32-bit and float samples are the same sound")
  func linear() throws {
    let integers = chirp.map { Int(($0 * 8_388_608).rounded()) }
    let bytes24 = integers.flatMap { value in
      (0..<3).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let bytes32 = integers.flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: (value * 256) >> (8 * $0)) }
    }
    let bytes8 = chirp.map { UInt8(($0 * 128).rounded() + 128) }
    for (bytes, encoding, decibels) in [
      (bytes16(chirp), RawFormat.Encoding.s16le, 80.0), (bytes24, .s24le, 120),
      (bytes32, .s32le, 120), (bytesFloat(chirp), .f32le, 200), (bytes8, .u8, 38),
    ] {
      let (samples, defects) = try send(bytes, RawFormat(rate: 16_000, encoding: encoding))
      #expect(samples.count == chirp.count)
      #expect(signalToNoise(samples, chirp) > decibels)
      #expect(defects.isEmpty)
    }
  }

  @Test("mu-law and A-law are those of the WAV files", arguments: ["mulaw", "alaw"])
  func companded(name: String) throws {
    let file = try bytes(of: resource("\(name).wav"))
    let data = file.indices.first { file[$0...].starts(with: "data".utf8) }! + 8
    let format = RawFormat(rate: 16_000, encoding: RawFormat.Encoding(rawValue: name)!)
    let samples = try send([UInt8](file[data...]), format).samples
    #expect(try samples == read(resource("\(name).wav")).samples)
  }

  @Test("Stereo at another rate; a channel can be chosen")
  func stereo() throws {
    let left = sine(440, rate: 8_000, count: 4_000)
    let data = bytesFloat(left.flatMap { [$0 / 2, 0] })
    let format = RawFormat(rate: 8_000, channels: 2, encoding: .f32le)
    let expected = sine(440, rate: 16_000, count: 8_000)
    let mean = try send(data, format).samples
    #expect(mean.count == 8_000)
    #expect(signalToNoise(mean.map { $0 * 4 }, expected) > 60)
    let first = try send(data, format, channel: 0).samples
    #expect(signalToNoise(first.map { $0 * 2 }, expected) > 60)
    #expect(try send(data, format, channel: 1).samples.allSatisfy { $0 == 0 })
  }

  @Test("Writes that tear frames apart make no difference", arguments: [1, 3, 4_097])
  func tornFrames(size: Int) throws {
    let bytes = bytesFloat(chirp.prefix(1_000).flatMap { [$0, -$0, 2 * $0] })
    let format = RawFormat(rate: 16_000, channels: 3, encoding: .f32le)
    let torn = try send(bytes, format, writeSize: size)
    #expect(torn.samples == (try send(bytes, format)).samples)
    #expect(torn.samples.count == 1_000)
    #expect(torn.defects.isEmpty)
  }

  @Test("Bytes left over at the end are told")
  func partialFrame() throws {
    let (samples, defects) = try send(
      bytes16(chirp) + [1, 2, 3], RawFormat(rate: 16_000, channels: 2))
    #expect(samples.count == 3_200)
    #expect(defects == [.partialFrame(bytes: 3)])
    #expect("\(defects[0])".contains("3 bytes are left over"))
  }

  @Test("What has come is read at once: a live pipe is not held up")
  func live() throws {
    let pipe = Pipe()
    let half = bytes16([Float](chirp.prefix(100)))
    pipe.fileHandleForWriting.write(Data(half))
    var recording = try RecordingReader(
      raw: RawFormat(rate: 16_000), descriptor: pipe.fileHandleForReading.fileDescriptor)
    var block: [Float] = []
    // The writing end is still open: a reader that waits for more would hang here.
    #expect(recording.read(into: &block) == 100)
    pipe.fileHandleForWriting.write(Data(half))
    #expect(recording.read(into: &block) == 100)
    try pipe.fileHandleForWriting.close()
    #expect(recording.read(into: &block) == 0)
  }

  @Test("A redirected file is read from where it stands")
  func redirected() throws {
    let folder = try TestFolder()
    let path = try folder.write([9, 9] + bytes16(chirp), "raw.pcm")
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    try file.seek(toOffset: 2)
    var recording = try RecordingReader(
      raw: RawFormat(rate: 16_000), descriptor: file.fileDescriptor)
    #expect(signalToNoise(read(&recording).samples, chirp) > 80)
  }

  @Test("Nothing, less than a frame, and a descriptor that is none are errors")
  func nothing() throws {
    let format = RawFormat(rate: 16_000)
    #expect(throws: AudioError.empty(path: "standard input")) { try send([], format) }
    #expect(
      throws: AudioError.noSound(
        path: "standard input", container: "RAW (header-less), Signed 16 bit PCM")
    ) { try send([1], format) }
    #expect(
      throws: AudioError.unreadable(path: "standard input", reason: "Bad file descriptor")
    ) { _ = try RecordingReader(raw: format, descriptor: 9_999) }
  }

  @Test("Absurd rates, channel counts and channels are refused before anything is read")
  func absurd() throws {
    for rate in [0, -1, 999, 768_001, .max] {
      #expect(throws: AudioError.self) {
        _ = try RecordingReader(raw: RawFormat(rate: rate), descriptor: 9_999)
      }
    }
    for channels in [0, -1, 65, .max] {
      #expect(
        throws: AudioError.absurdHeader(
          path: "standard input", field: "channels", found: "\(channels)", expected: "1 to 64")
      ) {
        _ = try RecordingReader(raw: RawFormat(rate: 16_000, channels: channels), descriptor: 9_999)
      }
    }
    #expect(
      throws: AudioError.noSuchChannel(path: "standard input", channel: 1, channels: 1)
    ) { try send(bytes16(chirp), RawFormat(rate: 16_000), channel: 1) }
  }

  private func send(
    _ bytes: [UInt8], _ format: RawFormat, channel: Int? = nil, writeSize: Int = .max
  ) throws -> (samples: [Float], defects: [RecordingDefect]) {
    let pipe = Pipe()
    let writer = Thread {
      var rest = bytes[...]
      while !rest.isEmpty {
        try? pipe.fileHandleForWriting.write(contentsOf: Data(rest.prefix(writeSize)))
        rest = rest.dropFirst(writeSize)
      }
      try? pipe.fileHandleForWriting.close()
    }
    writer.start()
    var recording = try RecordingReader(
      raw: format, descriptor: pipe.fileHandleForReading.fileDescriptor, channel: channel)
    return read(&recording)
  }
}

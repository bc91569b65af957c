import Foundation
import TestSupport
import Testing

@testable import Audio

@Suite struct RecordingSourceTests {
  @Test(
    "A recording from memory is the recording from the file, in each container",
    arguments: [
      "s16.wav", "rf64.wav", "s16.w64", "s16.aiff", "sowt.aifc", "s16.caf", "alac.caf", "s16.au",
      "mono.flac", "vorbis.ogg", "stereo.opus", "cbr.mp3", "vbr.mp3", "loudfirst.mp3",
    ])
  func memory(name: String) throws {
    let file = try read(resource(name))
    let memory = try read(bytes(of: resource(name)))
    #expect(memory.samples == file.samples)
    #expect(memory.defects == file.defects)
  }

  @Test("Nothing in memory is empty, and errors give the name")
  func noBytes() {
    #expect(throws: AudioError.empty(path: "a.tar: b.wav")) {
      _ = try RecordingReader(.bytes([], name: "a.tar: b.wav"))
    }
    #expect(throws: AudioError.notAudio(path: "b.txt", found: "text")) {
      _ = try RecordingReader(.bytes([0x68, 0x69], name: "b.txt"))
    }
  }

  @Test("A stream is read to its end, in whatever pieces it comes", arguments: [1, 1_000, 100_000])
  func stream(pieceSize: Int) throws {
    var rest = try bytes(of: resource("mono.flac"))[...]
    let source = try RecordingSource.stream(name: "stream", byteLimit: rest.count) { buffer in
      let piece = rest.prefix(min(pieceSize, buffer.count))
      buffer.copyBytes(from: piece)
      rest = rest.dropFirst(piece.count)
      return piece.count
    }
    var recording = try RecordingReader(source)
    #expect(try read(&recording).samples == read(resource("mono.flac")).samples)
  }

  @Test("A stream beyond its limit is refused with the limit", arguments: [0, 5, 100_000])
  func limit(byteLimit: Int) {
    let error = AudioError.tooLarge(path: "stream", byteLimit: byteLimit)
    #expect(throws: error) {
      // Without end.
      _ = try RecordingSource.stream(name: "stream", byteLimit: byteLimit) { $0.count }
    }
    #expect("\(error)".contains("stream: more than \(byteLimit) bytes"))
  }

  @Test("A stream without a limit may end where it likes")
  func unlimited() throws {
    let source = try RecordingSource.stream(name: "stream", byteLimit: .max) { _ in 0 }
    #expect(throws: AudioError.empty(path: "stream")) { _ = try RecordingReader(source) }
  }

  @Test("What a stream throws is the reason for which it cannot be read")
  func brokenStream() {
    struct Broken: Error, CustomStringConvertible { let description = "the archive is broken" }
    #expect(throws: AudioError.unreadable(path: "stream", reason: "the archive is broken")) {
      _ = try RecordingSource.stream(name: "stream", byteLimit: 9) { _ in throw Broken() }
    }
  }

  @Test("A file whose name is not UTF-8 is read, and errors show its bytes")
  func bytesInPath() throws {
    let folder = try TestFolder()
    // Latin-1: the folder's path, then "grün.wav".
    let name = [UInt8](folder.path("gr").utf8) + [0xFC] + [UInt8]("n.wav".utf8)
    let path = RecordingPath(bytes: name)
    #expect(path.description == folder.path("gr\\xFCn.wav"))
    #expect(
      throws: AudioError.unreadable(
        path: path.description, reason: "No such file or directory")
    ) { _ = try RecordingReader(.file(path)) }
    let file = (name + [0]).withUnsafeBytes {
      open($0.assumingMemoryBound(to: CChar.self).baseAddress!, O_WRONLY | O_CREAT, 0o600)
    }
    let wave = WAV(data: bytes16(chirp)).bytes
    #expect(write(file, wave, wave.count) == wave.count)
    close(file)
    var recording = try RecordingReader(.file(path))
    #expect(read(&recording).samples.count == chirp.count)
  }

  @Test("A path's text is its UTF-8, and escapes where it is none")
  func words() {
    let texts: [([UInt8], String)] = [
      ([], ""), ([UInt8]("Straße/☃.wav".utf8), "Straße/☃.wav"), ([0x61, 0xFF], "a\\xFF"),
      ([0xE2, 0x98], "\\xE2\\x98"), ([0xC0, 0x80, 0x62], "\\xC0\\x80b"),
      ([0x80] + [UInt8]("ö".utf8), "\\x80ö"),
    ]
    for (bytes, text) in texts { #expect(RecordingPath(bytes: bytes).description == text) }
    #expect(RecordingPath("ö") == RecordingPath(bytes: [0xC3, 0xB6]))
  }

  @Test("A zero byte does not cut a path short")
  func zeroByte() {
    let path = resource("s16.wav") + "\0.txt"
    #expect(
      throws: AudioError.unreadable(path: path, reason: "no path contains a zero byte")
    ) { _ = try RecordingReader(path: path) }
  }
}

import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Audio

@Suite struct RecordingErrorTests {
  let folder: TestFolder

  init() throws {
    folder = try TestFolder()
  }

  @Test("A path without a file, or behind a file, is unreadable, with the system's reason")
  func missing() throws {
    let missing = folder.path("missing.wav")
    #expect(
      throws: AudioError.unreadable(path: missing, reason: "No such file or directory")
    ) { try read(missing) }
    let file = try folder.write([1], "file")
    #expect(
      throws: AudioError.unreadable(path: file + "/x.wav", reason: "Not a directory")
    ) { try read(file + "/x.wav") }
  }

  @Test("Without permission a file is unreadable", .enabled(if: geteuid() != 0, "root reads all"))
  func forbidden() throws {
    let path = try folder.write(WAV(data: bytes16(chirp)).bytes, "secret.wav")
    chmod(path, 0)
    #expect(throws: AudioError.unreadable(path: path, reason: "Permission denied")) {
      try read(path)
    }
  }

  @Test("Folders, pipes and devices are no files, and nothing waits for a pipe's writer")
  func notAFile() throws {
    let pipe = folder.path("pipe.wav")
    #expect(mkfifo(pipe, 0o600) == 0)
    for (path, found) in [
      (folder.path(""), "a folder"), (pipe, "a pipe"), ("/dev/zero", "a device"),
    ] {
      #expect(throws: AudioError.notAFile(path: path, found: found)) { try read(path) }
    }
    let words = "\(AudioError.notAFile(path: "p", found: "a pipe"))"
    #expect(words.contains("send raw PCM to standard input"))
  }

  @Test("Zero bytes are empty")
  func empty() throws {
    let path = try folder.write([], "empty.wav")
    #expect(throws: AudioError.empty(path: path)) { try read(path) }
  }

  static let otherKinds: [(bytes: [UInt8], found: String)] = [
    ([UInt8]("hello, this is text\n".utf8), "text"),
    ([0xFF, 0xFE, 0x68, 0, 0x65, 0, 0x6C, 0], "text"),
    ([0xFF, 0xD8, 0xFF, 0xE0, 0, 0x10, 0x4A, 0x46], "a JPEG image"),
    ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "a PNG image"),
    ([UInt8]("%PDF-1.7\n".utf8) + [0xE2, 0xE3], "a PDF document"),
    ([0x50, 0x4B, 3, 4, 0, 0], "a ZIP archive"),
    ([0x1F, 0x8B, 8, 0], "a gzip archive"),
    ([0, 0, 0, 0x20] + [UInt8]("ftypM4A ".utf8), "MP4 (M4A, AAC); convert it to FLAC first"),
    ([0x1A, 0x45, 0xDF, 0xA3, 1], "Matroska or WebM; convert it to FLAC first"),
    ([0x30, 0x26, 0xB2, 0x75, 1], "Windows Media; convert it to FLAC first"),
    ([UInt8]("#!AMR\n".utf8) + [4], "AMR; convert it to FLAC first"),
    ([UInt8](repeating: 0, count: 100), "zeros"),
    (
      [UInt8]("OggS\0".utf8) + [UInt8](repeating: 0, count: 23) + [UInt8]("Speex   1.2".utf8),
      "Ogg with Speex; convert it to FLAC first"
    ),
    (
      [UInt8]("OggS\0".utf8) + [UInt8](repeating: 0, count: 23) + [UInt8]("fishead\0".utf8),
      "Ogg with neither Vorbis nor Opus; convert it to FLAC first"
    ),
    ([UInt8]("BW64".utf8) + [255, 255, 255, 255], "BW64; convert it to RF64 or FLAC first"),
    ([0x80, 1, 2], "a file that begins with the bytes 80 01 02"),
    (
      [UInt8]("RIFF".utf8) + [4, 0, 0, 0] + [UInt8]("AVI ".utf8),
      "a file that begins with the bytes 52 49 46 46 04 00 00 00"
    ),
  ]

  @Test("A file of another kind is named by what it is", arguments: otherKinds)
  func nonAudio(bytes: [UInt8], found: String) throws {
    let path = try folder.write(bytes, "other.wav")
    #expect(throws: AudioError.notAudio(path: path, found: found)) { try read(path) }
  }

  @Test("A header without sound is told, also when another chunk follows")
  func noSound() throws {
    let format = "WAV (Microsoft), Signed 16 bit PCM"
    let path = try folder.write(WAV(data: []).bytes, "none.wav")
    #expect(throws: AudioError.noSound(path: path, container: format)) { try read(path) }
    var wave = WAV(data: [])
    wave.chunksAfter = [UInt8]("note".utf8) + [4, 0, 0, 0, 1, 2, 3, 4]
    let other = try folder.write(wave.bytes, "chunk.wav")
    #expect(throws: AudioError.noSound(path: other, container: format)) { try read(other) }
    #expect("\(AudioError.noSound(path: "a", container: "WAV"))".contains("not one sample"))
  }

  @Test("Rates outside 1 to 768 kHz are absurd", arguments: [1, 999, 768_001, 0x7FFF_FFFF])
  func absurdRate(rate: Int) throws {
    let wave = try folder.write(WAV(rate: rate, data: bytes16(chirp)).bytes, "rate.wav")
    var au = try bytes(of: resource("s16.au"))
    au.replaceSubrange(16..<20, with: (0..<4).map { UInt8(rate >> (24 - 8 * $0) & 0xFF) })
    for path in [wave, try folder.write(au, "rate.au")] {
      #expect(
        throws: AudioError.absurdHeader(
          path: path, field: "sample rate", found: "\(rate) Hz", expected: "1000 to 768000 Hz")
      ) { try read(path) }
    }
  }

  @Test("A rate of 0, or beyond 31 bits, is named", arguments: [0, 0xFFFF_FFF0])
  func noRate(rate: Int) throws {
    #expect(
      throws: AudioError.malformed(
        path: "bytes", container: "WAV", reason: "no sample rate that can be used")
    ) { try read(WAV(rate: rate, data: bytes16(chirp)).bytes) }
  }

  @Test("An AIFF rate of infinity is absurd")
  func infiniteRate() throws {
    var aiff = try bytes(of: resource("s16.aiff"))
    let common = aiff.indices.first { aiff[$0...].starts(with: "COMM".utf8) }!
    aiff.replaceSubrange(common + 16..<common + 18, with: [0x7F, 0xFF])
    let error = #expect(throws: AudioError.self) { try read(aiff) }
    guard case .absurdHeader("bytes", "sample rate", _, "1000 to 768000 Hz") = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("More than 64 channels are absurd", arguments: [65, 1_000])
  func absurdChannels(channels: Int) throws {
    let data = [UInt8](repeating: 1, count: 40_000)
    let error = AudioError.absurdHeader(
      path: "bytes", field: "channels", found: "\(channels)", expected: "1 to 64")
    #expect(throws: error) { try read(WAV(channels: channels, data: data).bytes) }
    #expect("\(error)" == "bytes: the header says channels \(channels); expected 1 to 64")
  }

  @Test(
    "Numbers of channels that libsndfile refuses have its reason",
    arguments: [(0, "Channel count is zero."), (5_000, "Too many channels specified.")])
  func impossibleChannels(channels: Int, reason: String) throws {
    let data = [UInt8](repeating: 1, count: 40_000)
    #expect(throws: AudioError.malformed(path: "bytes", container: "WAV", reason: reason)) {
      try read(WAV(channels: channels, data: data).bytes)
    }
  }

  @Test("A channel that the recording lacks is an error", arguments: [-1, 2, .max])
  func channel(number: Int) throws {
    let path = resource("stereo24.wav")
    #expect(throws: AudioError.noSuchChannel(path: path, channel: number, channels: 2)) {
      try read(path, channel: number)
    }
  }

  @Test("A header that breaks off, or an unknown encoding, is malformed with libsndfile's reason")
  func malformed() throws {
    let cut = try folder.write([UInt8](WAV(data: bytes16(chirp)).bytes[..<36]), "cut.wav")
    #expect(
      throws: AudioError.malformed(
        path: cut, container: "WAV", reason: "Error in WAV file. No 'data' chunk marker.")
    ) { try read(cut) }
    for name in ["vorbis.ogg", "stereo.opus", "vbr.mp3"] {
      let path = try folder.write([UInt8](bytes(of: resource(name))[..<60]), name)
      let error = #expect(throws: AudioError.self) { try read(path) }
      guard case .malformed(path, _, let reason) = error else {
        Issue.record("\(name): \(String(describing: error))")
        continue
      }
      #expect(!reason.isEmpty)
    }
  }

  @Test("Threads that open bad files at once each get their own file's reason")
  func concurrentReasons() async throws {
    let cut = try folder.write([UInt8](WAV(data: bytes16(chirp)).bytes[..<36]), "cut.wav")
    let flac = try folder.write([UInt8](bytes(of: resource("mono.flac"))[..<60]), "cut.flac")
    let good = resource("s16.wav")
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<200 {
            _ = try? read(good)
            let first = #expect(throws: AudioError.self) { try read(cut) }
            let second = #expect(throws: AudioError.self) { try read(flac) }
            #expect("\(first!)".contains("No 'data' chunk marker"))
            #expect("\(second!)".contains("flac"))
          }
        }
      }
    }
  }

  @Test("A file that fails to open learns why while other threads open files without a pause")
  func notStarved() async throws {
    let cut = [UInt8](WAV(data: bytes16(chirp)).bytes[..<36])
    var wave = WAV(data: bytes16(chirp))
    // libsndfile walks through them all, so that some thread or other is opening at any time.
    wave.chunksAfter = (0..<2_000).flatMap { _ in [UInt8]("junk".utf8) + [0, 0, 0, 0] }
    let good = wave.bytes
    let openings = Mutex(0)
    // Where it is never its turn, the failing opening has to wait for the last of the others.
    let limit = 4_000
    @Sendable func next(_ step: Int) -> Bool {
      openings.withLock { count in
        count += step
        return count < limit
      }
    }
    let others = (0..<8).map { _ in
      Thread { while next(1) { _ = try? RecordingReader(.bytes(good, name: "good")) } }
    }
    for thread in others { thread.start() }
    for _ in 0..<20 { #expect(throws: AudioError.self) { try read(cut) } }
    let isBefore = next(0)
    _ = next(limit)
    #expect(isBefore)
  }
}

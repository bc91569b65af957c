import Foundation
import TestSupport
import Testing

@testable import Audio

@Suite struct ClipWriterTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("unbidden-writer-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func read(_ path: String) throws -> [Float] {
    var clip = try RecordingReader(path: path)
    var (samples, block): ([Float], [Float]) = ([], [])
    while clip.read(into: &block) > 0 { samples += block }
    #expect(clip.format.rate == 16_000 && clip.format.channels == 1)
    #expect(clip.defects == [])
    return samples
  }

  @Test("All values of 16 bits come back as they were, whatever the pieces")
  func exact() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let samples = (-32_768...32_767).map { Float($0) / 32_768 }
    let path = folder.appendingPathComponent("all.wav").path
    var writer = try ClipWriter(path: path)
    try writer.write(samples.span.extracting(0..<5))
    try writer.write(samples.span.extracting(5..<5))
    try writer.write(samples.span.extracting(5..<samples.count))
    try writer.finish()
    // Complete before the writer goes.
    #expect(try read(path) == samples)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test("Beyond full scale is cut to it; NaN is 0; between two steps the nearer one is taken")
  func limits() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("limits.wav").path
    let step: Float = 1 / 32_768
    let samples: [Float] = [2, -2, .infinity, -.infinity, .nan, 0.6 * step, -1.4 * step]
    var writer = try ClipWriter(path: path)
    try writer.write(samples.span)
    try writer.finish()
    #expect(try read(path) == [1 - step, -1, 1 - step, -1, 0, step, -step])
  }

  @Test("What exists is left as it is")
  func exists() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("there.wav")
    try Data("mine".utf8).write(to: file)
    #expect(throws: ClipWriterError.exists(path: file.path)) {
      _ = try ClipWriter(path: file.path)
    }
    #expect(try Data(contentsOf: file) == Data("mine".utf8))
  }

  @Test("Where no file can be made the error says why")
  func unwritable() {
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("no/such/folder.wav").path
    let error = #expect(throws: ClipWriterError.self) { _ = try ClipWriter(path: path) }
    #expect(error?.description == "\(path): cannot be written: No such file or directory")
  }
}

import Foundation
import SpottingTestSupport
import TestSupport
import Testing

/// What `unbidden listen` allocates, counted by a shared object that takes the place of malloc.
@Suite struct ListenAllocationTests {
  /// Allocations that how the threads meet may make more or fewer: far below one for a frame.
  private static let chance = 100

  private static let counter = Result { () throws -> String in
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../AllocationCount/allocations.c").standardized.path
    let object = FileManager.default.temporaryDirectory
      .appendingPathComponent("unbidden-allocations-\(getpid()).so").path
    let compiler = try Child(
      "cc", ["-shared", "-fPIC", "-O1", "-o", object, source],
      environment: ProcessInfo.processInfo.environment)
    try #require(compiler.wait() == 0)
    return object
  }

  /// Allocations of a whole run over `seconds` of speech backwards, in which no wake word is.
  private func allocations(_ models: [String], seconds: Int) throws -> Int {
    let speech = try SampleWords.samples(of: DemoWords.recording("lantern-kitchen.wav")).reversed()
    let count = seconds * 16_000
    var samples: [Float] = []
    while samples.count < count { samples += speech }
    let folder = try TestFolder()
    let path = folder.path("backwards.wav")
    try TestSound.wave(Array(samples.prefix(count))).write(to: URL(fileURLWithPath: path))
    var environment = ProcessInfo.processInfo.environment
    environment["LD_PRELOAD"] = try Self.counter.get()
    environment["UNBIDDEN_ALLOCATIONS"] = folder.path("count")
    let program = try Program(
      ["listen", "--input", path] + models.flatMap { ["--model", $0] }, environment: environment)
    #expect(try program.end() == 0, "\(program.errors)")
    #expect(program.events("detection").isEmpty && program.events("summary").count == 1)
    let text = try String(contentsOfFile: folder.path("count"), encoding: .utf8)
    return try #require(text.split(separator: " ").first.flatMap { Int($0) })
  }

  @Test(
    "After the start nothing is allocated: a minute takes no more allocations than two seconds",
    arguments: ["bundled", "takes", "both"])
  func none(kind: String) throws {
    let models =
      (kind == "takes" ? [] : ["alexa"]) + (kind == "bundled" ? [] : [DemoWords.paths.lantern])
    let short = try allocations(models, seconds: 2)
    let long = try allocations(models, seconds: 60)
    #expect(short > 1_000)
    #expect(long < short + Self.chance, "\(short), then \(long)")
  }
}

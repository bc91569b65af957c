import Audio
import Foundation
import TestSupport
import Testing

/// What `unbidden scan` executes for a second of sound, counted by valgrind: unlike its time this
/// does not depend on what else the machine does.
@Suite struct InstructionCountTests {
  /// valgrind shows a program the instruction sets up to AVX2, so any machine that has them counts
  /// the same but for what the libraries do.
  static let canCount: Bool = {
    let facts = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    func isThere(_ tool: String) -> Bool {
      path.split(separator: ":").contains {
        FileManager.default.isExecutableFile(atPath: "\($0)/\(tool)")
      }
    }
    return facts.contains("avx2") && isThere("valgrind") && isThere("strip")
      && ProcessInfo.processInfo.environment["UNBIDDEN_PROGRAM"] != nil
  }()

  /// Instructions of a whole run over `seconds` of speech backwards, in which no wake word is.
  private func instructions(_ words: [String], seconds: Int) throws -> Int {
    var reader = try RecordingReader(path: SampleAudio.recording("lantern-kitchen.wav"))
    var (speech, block): ([Float], [Float]) = ([], [])
    while reader.read(into: &block) > 0 { speech += block }
    speech.reverse()
    let count = seconds * 16_000
    var samples: [Float] = []
    while samples.count < count { samples += speech }
    let folder = try TestFolder()
    let path = folder.path("backwards.wav")
    try TestSound.wave(Array(samples.prefix(count))).write(to: URL(fileURLWithPath: path))
    // valgrind gives up at what Swift writes for debuggers.
    let program = try Program(
      ["scan", "--threads", "1", path] + words.flatMap { ["--model", $0] },
      wrapper: """
        strip -o "$FOLDER/program" "$1" && shift &&
        exec valgrind --tool=callgrind --callgrind-out-file=/dev/null "$FOLDER/program" "$@"
        """)
    #expect(try program.end() == 0, "\(program.errors)")
    let line = program.errors.split(separator: "\n").first { $0.contains("Collected") }
    return try #require(line?.split(separator: " ").last.flatMap { Int($0) })
  }

  /// The ceilings lie a tenth over what version 0.1.0 took with Debian 12's FFTW and libsndfile
  /// (1,725,000 and 2,225,000): a change that costs more than that must be meant. Before the
  /// kernels it was 10,440,000 and 13,370,000.
  @Test(
    "A second of sound takes no more instructions than it did",
    .enabled(
      if: canCount, "skipped: it needs valgrind, strip, AVX2 and UNBIDDEN_PROGRAM (make test)"),
    arguments: [(1, 1_900_000), (15, 2_450_000)])
  func ceiling(words: Int, ceiling: Int) throws {
    let all = [
      "alexa", "amazon", "computer", "echo", "hey_google", "hey_jarvis", "hey_mycroft", "hey_siri",
      "jarvis", "ok_google", "okay_nabu", "smart_mirror", "snowboy", "view_glass", "ziggy",
    ]
    let chosen = Array(all.prefix(words))
    let short = try instructions(chosen, seconds: 5)
    let long = try instructions(chosen, seconds: 20)
    let each = (long - short) / 15
    #expect(each > 500_000 && each <= ceiling, "\(each) for a second")
  }
}

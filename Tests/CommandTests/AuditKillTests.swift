import Foundation
import TestSupport
import Testing

/// A ledger whose program is killed again and again.
@Suite struct AuditKillTests {
  private static let count = 150

  @Test(
    "Fifty kills at any moment lose nothing that was printed, and each run goes on from the last")
  func kills() throws {
    let folder = try TestFolder()
    for number in 0..<Self.count {
      let tone = TestSound.tone(Double(200 + number), seconds: 0.5)
      try folder.write(TestSound.wave(tone), "recordings/\(number).wav")
    }
    let arguments = ["--model", "alexa", "--format", "jsonl", folder.path("recordings")]
    func audit(_ ledger: String, _ arguments: [String]) throws -> CommandRun {
      try CommandRun(["audit", "--ledger", folder.path(ledger)] + arguments, in: folder)
    }
    let start = ContinuousClock.now
    let whole = try audit("whole.sqlite", arguments)
    let length = (ContinuousClock.now - start) / .microseconds(1)
    #expect(whole.lines.count == Self.count)

    var random = SplitMix(50)
    var (printed, finished, stopped) = (0, 0, 0)
    var name = "ledger-0"
    for kill in 0..<50 {
      // Every third is shot while it prints, the others at any moment of a whole run.
      let program = try Program(["audit", "--ledger", folder.path(name)] + arguments)
      if kill % 3 == 0 {
        while program.text("out").isEmpty, !program.hasEnded { usleep(200) }
      } else {
        usleep(UInt32(Double.random(in: 0...length, using: &random)))
      }
      program.signal(SIGKILL)
      let status = try program.end()
      let lines = program.text("out").split(separator: "\n", omittingEmptySubsequences: false)
        .dropLast()
      printed += lines.count
      if status == 0 { finished += 1 } else { stopped += 1 }
      guard FileManager.default.fileExists(atPath: folder.path(name)) else { continue }
      let held = try audit(name, ["--format", "jsonl"])
      #expect(held.status == 0, "\(held.errors)")
      let ids = Set(try objects(held).compactMap { $0["id"] as? String })
      for line in lines {
        let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect(ids.contains(try #require(row?["id"] as? String)))
      }
      if lines.isEmpty, kill % 5 != 4 { continue }
      // The next run analyses what is left, and says in all what an unhurt one says.
      let rest = try audit(name, arguments)
      #expect(
        rest.errors.contains("; \(Self.count - held.lines.count) analysed now, "), "\(rest.errors)")
      #expect(verdicts(rest) == verdicts(whole))
      name = "ledger-\(kill + 1)"
    }
    #expect(stopped > 30, "\(finished) ended before they were killed")
    #expect(printed > 0)
  }

  /// What is said of each recording in turn, without the ids, which differ from ledger to ledger.
  private func verdicts(_ run: CommandRun) -> [String] {
    run.lines.map { $0.replacing(/"id":"[0-9a-f]{16}",?/, with: "") }
  }
}

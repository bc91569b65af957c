import Foundation
import TestSupport
import Testing

/// A folder that others write to, audited as they do.
@Suite struct AuditWatchTests {
  private let folder: TestFolder
  private let ledger: String
  private let watched: String

  init() throws {
    folder = try TestFolder()
    ledger = folder.path("ledger.sqlite")
    watched = folder.path("in")
    try FileManager.default.createDirectory(atPath: watched, withIntermediateDirectories: true)
  }

  /// An audit that watches, and has begun to.
  private func watch(_ arguments: [String] = ["--format", "jsonl"]) throws -> Program {
    let program = try Program(
      ["audit", "--ledger", ledger, "--model", "alexa", "--watch", watched] + arguments)
    try program.wait("beginning") { program.errors.contains("recording") }
    return program
  }

  private func wave(_ number: Int) -> Data {
    TestSound.wave(TestSound.tone(Double(200 + number), seconds: 0.2))
  }

  private func rows(_ program: Program) -> [Substring] {
    program.text("out").split(separator: "\n", omittingEmptySubsequences: false).dropLast()
  }

  private func wait(_ program: Program, rows count: Int) throws {
    try program.wait("\(count) rows") { rows(program).count >= count }
  }

  /// Ends it as a person does, and gives its rows.
  private func end(_ program: Program, with signal: Int32 = SIGTERM) throws -> [Substring] {
    program.signal(signal)
    #expect(try program.end() == 0, "\(program.errors)")
    return rows(program)
  }

  @Test("A file that is written slowly is audited once, after it is closed")
  func slow() throws {
    let program = try watch()
    let bytes = [UInt8](wave(0))
    // Closed in children of other tests.
    let file = try #require(fopen("\(watched)/slow.wav", "we"))
    for start in stride(from: 0, to: bytes.count, by: bytes.count / 8) {
      fwrite(
        Array(bytes[start..<min(bytes.count, start + bytes.count / 8)]), 1, bytes.count / 8, file)
      fflush(file)
      usleep(50_000)
      #expect(rows(program).isEmpty)
    }
    fclose(file)
    try wait(program, rows: 1)
    try folder.write(wave(1), "in/after.wav")
    try wait(program, rows: 2)
    let rows = try end(program)
    #expect(rows.count == 2)
    #expect(rows.allSatisfy { $0.contains(#""verdict":"accidental""#) })
    #expect(program.errors.contains("2 recordings, 0.0 hours of sound; 2 analysed now"))
  }

  @Test(
    "What is renamed or linked into place, or comes with a folder, is audited; the hidden is not")
  func renamed() throws {
    let program = try watch()
    try folder.write(wave(0), "in/.hidden.wav")
    try folder.write(wave(0), "in/part.tmp")
    try folder.write("notes", "in/notes.txt")
    rename("\(watched)/part.tmp", "\(watched)/whole.wav")
    try wait(program, rows: 1)
    // Written before anybody watches the folder that it lies in, and after.
    try folder.write(wave(1), "outside/deep/first.wav")
    rename(folder.path("outside"), "\(watched)/inside")
    try wait(program, rows: 2)
    try folder.write(wave(2), "in/inside/deep/second.wav")
    try wait(program, rows: 3)
    try folder.write(wave(3), "in/new/third.wav")
    try wait(program, rows: 4)
    link("\(watched)/new/third.wav", "\(watched)/fourth.wav")
    try wait(program, rows: 5)
    // A folder that has gone elsewhere is watched no more.
    rename("\(watched)/inside", folder.path("outside"))
    try folder.write(wave(4), "outside/deep/fifth.wav")
    try folder.write(wave(5), "in/last.wav")
    try wait(program, rows: 6)
    #expect(try end(program, with: SIGINT).count == 6)
  }

  @Test("What came while nobody watched is audited first, and what is known is not told again")
  func restart() throws {
    try folder.write(wave(0), "in/0.wav")
    var program = try watch()
    try wait(program, rows: 1)
    #expect(try end(program).count == 1)
    try folder.write(wave(1), "in/1.wav")
    usleep(2_100_000)
    program = try watch()
    try wait(program, rows: 1)
    try folder.write(wave(2), "in/2.wav")
    try wait(program, rows: 2)
    #expect(try end(program).count == 2)
    let all = try CommandRun(["audit", "--ledger", ledger, "--format", "jsonl"], in: folder)
    #expect(all.lines.count == 3)
  }

  @Test("A file that is still being written when the watch begins is waited for")
  func openAtStart() throws {
    let bytes = [UInt8](wave(0))
    let file = try #require(fopen("\(watched)/open.wav", "we"))
    fwrite(Array(bytes.prefix(100)), 1, 100, file)
    fflush(file)
    let program = try watch()
    try folder.write(wave(1), "in/other.wav")
    try wait(program, rows: 1)
    fwrite(Array(bytes.dropFirst(100)), 1, bytes.count - 100, file)
    fclose(file)
    try wait(program, rows: 2)
    let rows = try end(program)
    #expect(rows.count == 2)
    #expect(!rows.contains { $0.contains("unreadable") })
  }

  @Test("Killed at any moment it loses nothing that had arrived, and goes on after a restart")
  func killed() throws {
    var random = SplitMix(7)
    for round in 0..<6 {
      let program = try watch()
      for number in 0..<20 {
        try folder.write(wave(100 * round + number), "in/\(round)-\(number).wav")
        usleep(UInt32.random(in: 0...6_000, using: &random))
      }
      program.signal(SIGKILL)
      _ = try program.end()
      let printed = rows(program).compactMap { $0.firstMatch(of: /"id":"([0-9a-f]{16})"/)?.1 }
      let held = try CommandRun(["audit", "--ledger", ledger, "--format", "jsonl"], in: folder)
      for id in printed { #expect(held.output.contains(id)) }
    }
    let program = try watch()
    try program.wait("end of the first look") {
      let held = try? CommandRun(["audit", "--ledger", ledger, "--format", "jsonl"], in: folder)
      return held?.lines.count == 120
    }
    _ = try end(program)
  }

  @Test("A list of transcripts that arrives tells of what is there")
  func table() throws {
    try folder.write(wave(0), "in/0.wav")
    let program = try watch(["--format", "jsonl", "--with-names"])
    try wait(program, rows: 1)
    try folder.write(
      "Audio File,Timestamp,Device,Transcript\n0.wav,2026-01-05T22:00:00Z,Dot,stop\n", "in/list.csv"
    )
    try wait(program, rows: 2)
    let rows = try end(program)
    #expect(!rows[0].contains("Dot") && rows[1].contains(#""device_name":"Dot""#))
  }

  @Test("Where the folder vanishes, or is none, the error says so")
  func vanished() throws {
    for vanish in [
      { try FileManager.default.removeItem(atPath: watched) },
      { rename(watched, folder.path("elsewhere")) },
    ] as [() throws -> Void] {
      try? FileManager.default.createDirectory(
        atPath: watched, withIntermediateDirectories: true)
      let program = try watch()
      try vanish()
      #expect(try program.end() == 1)
      #expect(program.errors.contains("\(watched): the folder is gone"), "\(program.errors)")
    }
    let none = try CommandRun(["audit", "--ledger", ledger, "--watch", watched], in: folder)
    #expect(none.status == 1)
    #expect(none.errors.contains("\(watched): a folder was expected"))
  }

  @Test("As a table it has a line for each, and the sum at the end; as JSON the sum alone")
  func forms() throws {
    let planted = "Zanzibarova"
    try folder.write(wave(0), "in/\(planted).wav")
    for (format, first) in [("table", "time "), ("csv", "id,device,"), ("json", "{")] {
      let program = try watch(["--format", format])
      try folder.write(wave(1), "in/\(planted)-\(format).wav")
      let added = {
        try? CommandRun(["audit", "--ledger", ledger, "--format", "jsonl"], in: folder)
      }
      let count = try #require(["table": 2, "csv": 3, "json": 4][format])
      try program.wait("rows") { added()?.lines.count == count }
      usleep(100_000)
      let rows = try end(program)
      #expect(rows.first?.hasPrefix(first) == true, "\(rows)")
      #expect(!program.text("out").contains(planted) && !program.errors.contains(planted))
      if format == "table" { #expect(rows.contains { $0.hasPrefix("2 recordings, 0.0 hours") }) }
    }
  }
}

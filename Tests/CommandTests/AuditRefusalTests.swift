import Foundation
import TestSupport
import Testing

@Suite struct AuditRefusalTests {
  private let folder: TestFolder
  private let ledger: String
  private let recording = "\(SampleAudio.folder)/bundled/alexa-lamp.flac"

  init() throws {
    folder = try TestFolder()
    ledger = folder.path("ledger.sqlite")
  }

  private func refused(_ arguments: [String], script: String = #"exec "$PROGRAM" "$@""#) throws
    -> String
  {
    let run = try CommandRun(arguments, in: folder, script: script)
    #expect(run.status > 0 && !run.crashed, "\(arguments)")
    #expect(run.output.isEmpty)
    return run.errors
  }

  @Test("Without a ledger there is nothing to report, label, find or forget, and none is made")
  func none() throws {
    for arguments in [
      ["audit"], ["label", "0123456789abcdef", "wake"], ["find", "0123456789abcdef"],
      ["forget", "--all"], ["tune"],
    ] {
      let errors = try refused(arguments + ["--ledger", ledger])
      #expect(errors.contains("\(ledger): the ledger cannot be read: there is none"))
    }
    #expect(!FileManager.default.fileExists(atPath: ledger))
  }

  @Test("A file that is no ledger is refused and left alone")
  func noLedger() throws {
    try folder.write("Dear diary", "ledger.sqlite")
    let errors = try refused(["audit", "--ledger", ledger, recording])
    #expect(errors.contains("\(ledger): a ledger of this program was expected"))
    #expect(try String(contentsOfFile: ledger, encoding: .utf8) == "Dear diary")
  }

  @Test("In a read-only folder no ledger is made, and one that is there stays as it is")
  func readOnly() throws {
    // Root may write anywhere: it becomes nobody.
    let script = #"""
      chmod 755 "$WORK" && chmod 555 "$WORK/shut" || exit 0
      if [ "$(id -u)" = 0 ]; then exec setpriv --reuid 65534 --clear-groups "$PROGRAM" "$@"; fi
      exec "$PROGRAM" "$@"
      """#
    try folder.write("", "shut/other")
    let path = folder.path("shut/ledger.sqlite")
    let errors = try refused(["audit", "--ledger", path, recording], script: script)
    #expect(
      errors.contains("\(path): the ledger cannot be written: Permission denied"), "\(errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("shut")) == ["other"])
    chmod(folder.path("shut"), 0o755)
    _ = try CommandRun(["audit", "--ledger", path, recording], in: folder)
    chmod(path, 0o444)
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let again = try refused(["audit", "--ledger", path, recording], script: script)
    #expect(again.contains("\(path): the ledger cannot be"), "\(again)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    chmod(folder.path("shut"), 0o755)
  }

  @Test("Where nothing more can be written, the error says so, and the ledger is as it was")
  func full() throws {
    // A limit on files of 200 KiB stands for the end of the disk.
    let script = #"ulimit -f 400; trap "" XFSZ; "$PROGRAM" "$@""#
    let path = folder.path("recordings")
    for number in 0..<300 {
      let tone = TestSound.tone(Double(200 + number), seconds: 0.05)
      try folder.write(TestSound.wave(tone), "recordings/\(number).wav")
    }
    let errors = try refused(
      ["audit", "--model", "alexa", "--ledger", ledger, path], script: script)
    #expect(errors.contains("\(ledger): "), "\(errors)")
    let run = try CommandRun(
      ["audit", "--model", "alexa", "--ledger", ledger, "--format", "jsonl", path], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.lines.count == 300)
  }

  @Test("Options that cannot be are refused")
  func options() throws {
    for arguments in [
      ["audit", "--since", "yesterday", recording], ["audit", "--retain", "0d", recording],
      ["audit", "--retain", "180", recording], ["audit", "--head", "0", recording], ["audit", "-"],
      ["audit", "--manifest", "x.csv", recording], ["label", "0123"], ["label", "0123", "maybe"],
      ["label", "0123", "wake", "--from", "x.csv"], ["forget"],
      ["audit", "--delete-recordings", recording], ["audit", "--watch", ".", recording],
      ["tune", "--misses", "2"],
      ["forget", "--all", "--device", "A"],
    ] {
      #expect(!(try refused(arguments + ["--ledger", ledger])).isEmpty)
    }
    #expect(!FileManager.default.fileExists(atPath: ledger))
  }
}

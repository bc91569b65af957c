import Foundation
import TestSupport
import Testing

/// What happens to the program's output: nobody reads it, the disk is full, a terminal shows it.
@Suite struct OutputTests {
  private let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private func arguments(_ command: String) throws -> [String] {
    let options = ["--model", try EnrolledWords.heyLantern().path]
    let recordings = ["lantern-right-channel.wav", "silence-digital.wav", "lantern-timer.ogg"]
    return command.split(separator: " ").map(String.init) + options
      + recordings.map(SampleAudio.recording)
  }

  private static let commands = [
    "scan --format table", "scan --format csv", "scan --format jsonl", "spot --peaks",
    "spot --peaks --format jsonl",
  ]

  @Test(
    "When nobody reads on, the program ends quietly", arguments: commands, ["", "trap '' PIPE;"])
  func brokenPipe(command: String, trap: String) throws {
    let script = """
      { \(trap) "$PROGRAM" "$@"; echo $? >"$WORK/status"; } | head -n 1
      """
    let run = try CommandRun(arguments(command), in: folder, script: script)
    let status = try String(contentsOfFile: folder.path("status"), encoding: .utf8)
    // 141: ended by SIGPIPE, as a shell counts.
    #expect(["0\n", "141\n"].contains(status))
    #expect(run.lines.count == 1)
    #expect(!run.crashed)
    #expect(!run.errors.contains("Error"))
  }

  @Test(
    "A full disk is told and is a failure",
    .enabled(if: access("/dev/full", W_OK) == 0, "there is no /dev/full"), arguments: commands)
  func fullDisk(command: String) throws {
    let script = #"exec "$PROGRAM" "$@" >/dev/full"#
    let run = try CommandRun(arguments(command), in: folder, script: script)
    #expect(run.status == 1)
    #expect(
      run.errors.hasSuffix("Error: the output cannot be written: No space left on device\n"))
  }

  /// What stands on a terminal, line by line, after all that was written to it. It knows what a
  /// progress line needs: carriage return and "erase to the end of the line".
  private func screen(_ typescript: String) -> [String] {
    var lines: [[Character]] = [[]]
    var column = 0
    var rest = Substring(typescript.replacing("\r\n", with: "\n"))
    while let character = rest.first {
      if rest.hasPrefix("\u{1B}[K") {
        lines[lines.count - 1].removeSubrange(min(column, lines.last!.count)...)
        rest = rest.dropFirst(3)
        continue
      }
      rest = rest.dropFirst()
      switch character {
      case "\n":
        lines.append([])
        column = 0
      case "\r": column = 0
      default:
        if column < lines.last!.count {
          lines[lines.count - 1][column] = character
        } else {
          lines[lines.count - 1].append(character)
        }
        column += 1
      }
    }
    return lines.map { String($0) }
  }

  @Test(
    "On a terminal the scan shows how far it is, and leaves nothing of that behind",
    .enabled(if: access("/usr/bin/script", X_OK) == 0, "there is no script(1)"),
    arguments: ["", ">results"])
  func progress(redirection: String) throws {
    for name in ["lantern-right-channel.wav", "silence-digital.wav", "lantern-timer.ogg"] {
      let recording = URL(fileURLWithPath: SampleAudio.recording(name))
      try folder.write(Data(contentsOf: recording), "in/" + name)
    }
    let scan = ["scan", "--model", try EnrolledWords.heyLantern().path, "in"]
    // script(1) runs the program on a terminal of its own and says what came there.
    let script = """
      exec script --quiet --return --flush \
        --command '"$PROGRAM" scan --model "$MODEL" in \(redirection)' typescript
      """
    let run = try CommandRun(
      [], in: folder, environment: ["MODEL": scan[2], "SHELL": "/bin/sh"], script: script)
    #expect(run.status == 0)
    #expect(run.output.contains("1 of 3 recordings, "))
    #expect(run.output.contains(" left\u{1B}[K"))
    let lines = screen(run.output).filter { !$0.isEmpty }
    if redirection.isEmpty {
      let plain = try CommandRun(scan, in: folder).lines
      // The line with the speed differs from run to run.
      func steady(_ lines: [String]) -> [String] { lines.filter { !$0.contains("times real") } }
      #expect(steady(lines) == steady(plain))
    } else {
      #expect(lines.isEmpty)
    }
  }
}

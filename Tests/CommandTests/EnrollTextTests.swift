import Foundation
import TestSupport
import Testing

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

@Suite struct EnrollTextTests {
  private let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private func enroll(_ arguments: String..., environment: [String: String] = [:]) throws
    -> CommandRun
  {
    let run = try CommandRun(["enroll"] + arguments, in: folder, environment: environment)
    #expect(!run.crashed)
    return run
  }

  /// Enrolls from a text where espeak-ng is this script. A shell writes it: a file that this
  /// process writes may still be open in another test's child when it is to be run.
  private func enroll(_ name: String, say text: String, espeak: String) throws -> CommandRun {
    try CommandRun(
      ["enroll", name, "--say", text], in: folder, environment: ["ESPEAK": espeak],
      script: #"""
        mkdir -p programs; printf '#!/bin/sh\n%s\n' "$ESPEAK" > programs/espeak-ng
        chmod +x programs/espeak-ng; PATH="$PWD/programs"; exec "$PROGRAM" "$@"
        """#)
  }

  @Test("--phones makes a word of the phones, as the file says")
  func phones() throws {
    let run = try enroll(
      "hello_house", "--phones", "HH AH L OW HH AW S", "--phones", "HH EH L OW HH AW S")
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(run.output.contains("  HH AH L OW HH AW S\n"))
    #expect(run.output.contains("Wrote hello_house.wake"))
    let word = try WakeWordFile.load(path: folder.path("hello_house.wake"))
    #expect(word.name == "hello_house" && word.phrase == "hello house" && word.source == .text)
    #expect(word.model.lengths.count == 2)
    let words = try CommandRun(["words"], in: folder)
    #expect(words.lines[1].hasPrefix("hello_house       hello house               2 "))
    #expect(words.lines[1].hasSuffix("  ./hello_house.wake, from text"))
  }

  @Test("A phone that there is not is refused with all 39 that there are")
  func unknownPhone() throws {
    let run = try enroll("a", "--phones", "HH EH LL OW")
    #expect(run.status != 0 && run.output.isEmpty)
    #expect(run.errors.contains("\"LL\"") && run.errors.contains("AA AE AH AO AW AY B CH D DH EH"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("a.wake")))
  }

  @Test("--say asks espeak-ng, which gets the text as it is and no shell sees it")
  func say() throws {
    let text = "hello $(house) \"; `id`"
    let run = try enroll(
      "hello_house", say: text,
      espeak: #"printf '%s\n' "$@" > "$HOME/arguments"; echo "h_@_l_'oU h_'aU_s""#)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("HH AH L OW HH AW S"))
    let given = try String(contentsOfFile: folder.path("arguments"), encoding: .utf8)
    #expect(given.hasSuffix("\n--\n\(text)\n"))
    #expect(try WakeWordFile.load(path: folder.path("hello_house.wake")).phrase == text)
  }

  @Test("Without espeak-ng it says what to install, or to use --phones instead")
  func missing() throws {
    let run = try enroll("a", "--say", "hello house", environment: ["PATH": "/nowhere"])
    #expect(run.status != 0)
    #expect(run.errors.contains("apt install espeak-ng") && run.errors.contains("--phones"))
  }

  @Test("An espeak-ng that fails, or says no English, is reported")
  func failing() throws {
    let failed = try enroll("a", say: "hello", espeak: "exit 3")
    #expect(
      failed.status != 0 && failed.errors.contains("it ended with status 3"), "\(failed.errors)")
    let foreign = try enroll("a", say: "hello", espeak: "echo \"t_'y:\"")
    #expect(foreign.status != 0 && foreign.errors.contains("\"y:\""))
  }

  @Test("There is one way to make a word, not two")
  func ways() throws {
    for arguments in [
      ["a"], ["a", "--say", "b", "--phones", "B IY"], ["a", "t.wav", "--say", "b"],
    ] {
      let run = try CommandRun(["enroll"] + arguments, in: folder)
      #expect(run.status == 64 && run.errors.contains("--say or --phones"))
    }
  }
}

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
      ["enroll", name, "--say", text], in: folder,
      environment: ["ESPEAK": espeak, "TAKE": SampleAudio.takes("hey_lantern")[0]],
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

  /// A take of hey_lantern for whoever asks for speech.
  private let speak = #"""
    printf '%s\n' "$@" >> "$HOME/arguments"
    while [ $# -gt 1 ]; do if [ "$1" = -w ]; then /bin/cp "$TAKE" "$2"; fi; shift; done
    """#

  @Test(
    "--say makes a word of what a synthesiser says, which gets the text as it is and no shell sees it"
  )
  func say() throws {
    let text = "hello $(house) \"; `id`"
    let run = try enroll("hello_house", say: text, espeak: speak)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("espeak-ng en-us, 160 words a minute"))
    let given = try String(contentsOfFile: folder.path("arguments"), encoding: .utf8)
    #expect(given.contains("\n--\n\(text)\n"))
    let word = try WakeWordFile.load(path: folder.path("hello_house.wake"))
    #expect(word.phrase == text && word.source == .synthesis && word.takes.count == 8)
  }

  @Test("A word that synthesisers said is heard where a person says it, and not elsewhere")
  func heard() throws {
    // Real programs, where there are any; `make test` installs none.
    let run = try enroll("computer", "--say", "computer")
    guard run.status == 0 else {
      #expect(run.errors.contains("apt install flite espeak-ng"))
      return
    }
    let scan = try CommandRun(
      ["scan", "--format", "jsonl", "--model", "./computer.wake", SampleAudio.folder + "/bundled"],
      in: folder)
    let wakes = try ScanLine.all(scan).filter { $0.verdict == "wake" }.map(\.file)
    #expect(wakes.map { ($0 as NSString).lastPathComponent } == ["computer-timer.ogg"])
  }

  @Test("--voice-command brings a voice, and is told of where it says nothing")
  func voiceCommand() throws {
    let takes = SampleAudio.takes("hey_lantern").prefix(2).map { "cat '\($0)'" }
    let arguments = ["a", "--say", "hey lantern", "--voice-command", takes[0], "--voice-command"]
    let none = ["PATH": "/bin:/nowhere"]
    let run = try CommandRun(["enroll"] + arguments + [takes[1]], in: folder, environment: none)
    #expect(run.status == 0 && run.output.contains("--voice-command"), "\(run.errors)")
    let silent = try CommandRun(["enroll"] + arguments + ["true"], in: folder, environment: none)
    #expect(silent.status != 0 && silent.errors.contains("--voice-command \"true\""))
  }

  @Test("Without a synthesiser it says what to install, or to use --phones instead")
  func missing() throws {
    for environment in [["PATH": "/nowhere"], [:]] {
      let run =
        environment.isEmpty
        ? try enroll("a", say: "hello", espeak: "exit 3")
        : try enroll("a", "--say", "hello house", environment: environment)
      #expect(run.status != 0)
      #expect(run.errors.contains("install flite espeak-ng") && run.errors.contains("--phones"))
    }
  }

  @Test(
    "What cannot be said is refused",
    arguments: ["?!", "a\u{7}b", String(repeating: "a", count: 201)])
  func notSaid(text: String) throws {
    let run = try enroll("a", "--say=\(text)")
    #expect(run.status != 0 && run.errors.contains("expected English words of 1 to 200 bytes"))
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

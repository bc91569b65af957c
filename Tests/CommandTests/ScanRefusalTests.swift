import TestSupport
import Testing

/// What `scan` and `spot` refuse, and how they say it. No wake word is needed for any of it.
@Suite struct ScanRefusalTests {
  private let folder: TestFolder

  init() throws { folder = try TestFolder() }

  /// The message of a run that must fail.
  private func refusal(_ arguments: String...) throws -> String {
    let run = try CommandRun(arguments, in: folder)
    #expect(run.status > 0)
    #expect(!run.crashed)
    return run.errors
  }

  @Test("A wake word that nobody enrolled is named, with where it was looked for")
  func unknownWord() throws {
    try folder.write("path,wake_word\na.wav,nobody\n", "m.csv")
    for message in [
      try refusal("scan", "--manifest", "m.csv"), try refusal("scan", "--model", "nobody", "."),
      try refusal("spot", "--model", "nobody", "."),
    ] {
      #expect(message.contains("no wake word \"nobody\""))
      #expect(message.contains("./nobody.wake"))
      #expect(message.contains(folder.path(".local/share/unbidden/words/nobody.wake")))
      #expect(message.contains("unbidden enroll"))
    }
  }

  @Test("A manifest that cannot be used is told with its line")
  func manifest() throws {
    try folder.write("path,wake_word\na.wav\n", "short.csv")
    #expect(
      try refusal("scan", "--manifest", "short.csv").contains(
        "short.csv, line 2: 1 fields, but the header has 2"))
    #expect(try refusal("scan", "--manifest", "none.csv").contains("none.csv: cannot be read"))
    try folder.write("path,wake_word\n\n", "empty.csv")
    #expect(try refusal("scan", "--manifest", "empty.csv").contains("names no recording"))
    #expect(
      try refusal("spot", "--model", "a", "--manifest", "none.txt").contains("no wake word"))
  }

  @Test("A damaged wake word file is refused with the reason")
  func damagedWord() throws {
    try folder.write("no wake word", "a.wake")
    #expect(try refusal("scan", "--model", "a", ".").contains("a.wake: is no wake word file"))
    #expect(try refusal("spot", "--model", "b/a.wake", ".").contains("b/a.wake: cannot be read"))
  }

  @Test("Options that contradict each other or make no sense are refused")
  func options() throws {
    #expect(try refusal("scan").contains("name recordings or folders, or a --manifest"))
    #expect(try refusal("scan", ".", "--manifest", "m.csv").contains("not both"))
    #expect(try refusal("scan", "--model", "a", ".", "--head", "0").contains("--head 0"))
    #expect(try refusal("scan", "--model", "a", ".", "--threads", "0").contains("--threads 0"))
    #expect(try refusal("scan", "--model", "a", ".", "--channel=-1").contains("--channel -1"))
    #expect(
      try refusal("spot", "--model", "a", ".", "--false-alarms-per-hour", "0").contains(
        "--false-alarms-per-hour 0"))
    #expect(try refusal("spot", "--model", "a", ".", "--threshold", "nan").contains("finite"))
    #expect(try refusal("scan", "--model", "a", ".", "--format", "xml").contains("--format"))
    #expect(try refusal("spot", ".").contains("--model"))
    #expect(try refusal("spot", "--model", "a").contains("--manifest"))
  }
}

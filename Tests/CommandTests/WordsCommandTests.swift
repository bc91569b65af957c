import Foundation
import TestSupport
import Testing
import WakeWords

@Suite struct WordsCommandTests {
  private let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private func words(_ arguments: String..., environment: [String: String] = [:]) throws
    -> CommandRun
  {
    let run = try CommandRun(["words"] + arguments, in: folder, environment: environment)
    #expect(!run.crashed)
    return run
  }

  /// "hey lantern" as a file in the folder.
  private func lantern(_ name: String = "hey_lantern.wake") throws {
    let path = try EnrolledWords.heyLantern().path
    try folder.write(Data(contentsOf: URL(fileURLWithPath: path)), name)
  }

  private func array(_ run: CommandRun) throws -> [[String: Any]] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
  }

  /// Of the files alone, without what comes with the program.
  private func files(_ run: CommandRun) throws -> [[String: Any]] {
    try array(run).filter { $0["file"] as? String != "bundled" }
  }

  @Test("Files in this folder and in one's own are listed, a damaged one with the reason")
  func list() throws {
    try lantern()
    try lantern(".local/share/unbidden/words/b.wake")
    try folder.write("short", "damaged.wake")
    try folder.write("", "notes.txt")
    let run = try words()
    #expect(run.status == 0)
    #expect(run.lines[0].hasPrefix("wake word"))
    #expect(
      run.lines[1] == "cannot be used:   ./damaged.wake: is no wake word file: the file has 5 "
        + "bytes; a header length of 8 bytes was expected at its start")
    #expect(run.lines[2].hasPrefix("hey_lantern       hey lantern               5 "))
    #expect(run.lines[2].hasSuffix("  ./hey_lantern.wake"))
    #expect(run.lines[3].hasSuffix("  \(folder.path)/.local/share/unbidden/words/b.wake"))
    let bundled = run.lines[4...].prefix(BundledWords.names.count)
    #expect(bundled.map { String($0.prefix { $0 != " " }) } == BundledWords.names)
    for line in bundled {
      #expect(["recordings", "synthesis"].contains { line.hasSuffix("  bundled, from \($0)") })
    }
    #expect(run.lines[4 + BundledWords.names.count].hasPrefix("Under 0.1/h to 5/h"))
  }

  @Test("The own folder is the one that the environment names; the same one twice counts once")
  func ownFolder() throws {
    try lantern("mine/a.wake")
    let run = try words(environment: ["UNBIDDEN_WORDS": folder.path("mine")])
    #expect(run.lines[1].hasSuffix(folder.path("mine/a.wake")))
    try lantern("b.wake")
    let same = try words("--json", environment: ["UNBIDDEN_WORDS": folder.path + "/./"])
    #expect(try files(same).map { $0["file"] as? String } == ["./b.wake"])
  }

  @Test("JSON holds all that is in a file")
  func json() throws {
    try lantern()
    let run = try words("--json")
    #expect(run.status == 0)
    let word = try #require(try array(run).first)
    let expected: Set = [
      "file", "name", "phrase", "source", "templates", "take_scores", "calibration", "thresholds",
      "background_hours", "ceiling", "licence",
    ]
    #expect(Set(word.keys) == expected)
    #expect(word["name"] as? String == "hey_lantern")
    #expect(word["phrase"] as? String == "hey lantern")
    #expect(word["licence"] as? String == "not stated" && word["source"] as? String == "takes")
    let templates = try #require(word["templates"] as? [[String: Double]])
    #expect(templates.map { $0["take"] } == [1, 2, 3, 4, 5])
    for template in templates {
      #expect(Set(template.keys) == ["take", "seconds", "start", "end", "level"])
      // A template is its stretch of the take, in whole frames.
      #expect(abs(template["end"]! - template["start"]! - template["seconds"]!) < 0.06)
    }
    let thresholds = try #require(word["thresholds"] as? [[String: Double]])
    #expect(thresholds.map { Float($0["false_alarms_per_hour"]!) } == [0.1, 0.5, 1, 5])
    let scores = thresholds.map { $0["score"]! }
    #expect(scores == scores.sorted(by: >) && Set(scores).count == 4)
    #expect(try #require(word["ceiling"] as? Double) > scores[0])
    #expect(try #require(word["background_hours"] as? Double) > 0.1)
    #expect(
      Set(try #require(word["calibration"] as? [String: Double]).keys) == ["offset", "slope"])
  }

  @Test("What is named is described; one that fails does not stop the rest, but is a failure")
  func named() throws {
    try lantern()
    try folder.write("short", "damaged.wake")
    let good = try words("hey_lantern")
    #expect(good.status == 0)
    #expect(good.lines[0] == "hey_lantern")
    for label in ["file", "phrase", "licence", "calibration", "thresholds", "ceiling"] {
      #expect(good.lines.contains { $0.hasPrefix("  \(label) ") })
    }
    let run = try words("nobody", "./damaged.wake", "hey_lantern", "a/b.wake", "--json")
    #expect(run.status == 1)
    let files = try array(run)
    #expect(
      files.map { $0["file"] as? String } == [
        "nobody", "./damaged.wake", "./hey_lantern.wake", "a/b.wake",
      ])
    #expect(files.map { $0["error"] == nil } == [false, false, true, false])
    #expect(try words("./damaged.wake").output.hasPrefix("cannot be used: ./damaged.wake: is no"))
  }

  @Test("A word that comes with the program is described by name, unless one's own is called so")
  func bundled() throws {
    let name = try #require(BundledWords.names.first)
    let run = try words(name)
    #expect(run.status == 0 && run.lines[0] == name)
    #expect(run.lines.contains("  file         bundled"))
    #expect(run.lines.contains { $0.hasPrefix("  source ") })
    #expect(run.lines.contains { $0.hasPrefix("  paths ") })
    let listed = try array(words("--json"))
    #expect(listed.map { $0["name"] as? String } == BundledWords.names)
    #expect(listed.allSatisfy { ["recordings", "synthesis"].contains($0["source"] as? String) })
    try lantern("\(name).wake")
    #expect(try words(name).lines.contains("  file         ./\(name).wake"))
  }

  @Test("Where there are no files it says where it looked and how to make one")
  func none() throws {
    for run in [try words(), try words("--json")] {
      #expect(run.status == 0)
      #expect(run.errors.contains("this folder, \(folder.path)/.local/share/unbidden/words"))
      #expect(run.errors.contains("unbidden enroll NAME"))
    }
    #expect(try files(words("--json")).isEmpty)
  }

  @Test("A phrase cannot steer the terminal")
  func escapes() throws {
    let path = try EnrolledWords.heyLantern().path
    var file = try Data(contentsOf: URL(fileURLWithPath: path))
    let phrase = try #require(file.range(of: Data("hey lantern".utf8)))
    // As long as before, once JSON inside JSON is read.
    file.replaceSubrange(phrase, with: Data(#"\\u001b[31m"#.utf8))
    try folder.write(file, "a.wake")
    for run in [try words(), try words("a")] {
      #expect(run.status == 0)
      #expect(run.output.contains(#"\u{1B}[31m"#))
      #expect(!run.output.contains("\u{1B}"))
    }
  }
}

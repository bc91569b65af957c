import Foundation
import SpottingTestSupport
import TestSupport
import Testing

@testable import TensorFile
@testable import WakeWords

@Suite("Where wake words are found")
struct WakeWordSearchTests {
  private func write(_ word: WakeWord, to path: String) throws {
    try WakeWordFile.encode(word).write(to: URL(fileURLWithPath: path))
  }

  @Test("A name is looked for in each folder; the first that has it wins")
  func order() throws {
    let (first, second) = (try TestFolder(), try TestFolder())
    let (one, two) = (try TestWords.randomTakes(seed: 1), try TestWords.randomTakes(seed: 2))
    let search = WakeWordSearch(folders: [first.path, second.path])
    try write(two, to: second.path + "/hey_test.wake")
    #expect(try search.load("hey_test") == two)
    try write(one, to: first.path + "/hey_test.wake")
    #expect(try search.load("hey_test") == one)
    #expect(
      try WakeWordSearch(folders: [second.path, first.path]).load("hey_test") == two)
  }

  @Test("A damaged file in an early folder is an error, not a reason to go on")
  func damaged() throws {
    let (first, second) = (try TestFolder(), try TestFolder())
    try write(TestWords.randomTakes(), to: second.path + "/hey_test.wake")
    let path = first.path + "/hey_test.wake"
    try Data("junk".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: WakeWordError.file(path: path, .tooShort(bytes: 4))) {
      try WakeWordSearch(folders: [first.path, second.path]).load("hey_test")
    }
  }

  @Test("What has a slash or ends in .wake is a path, whatever the folders")
  func path() throws {
    let folder = try TestFolder()
    let word = try TestWords.randomTakes()
    let search = WakeWordSearch(folders: [])
    for file in ["odd name.wake", "noending"] {
      try write(word, to: "\(folder.path)/\(file)")
      #expect(try search.load("\(folder.path)/\(file)") == word)
    }
    for path in ["../x", "none.wake", "\(folder.path)/none"] {
      #expect(throws: WakeWordError.unreadable(path: path)) { try search.load(path) }
    }
  }

  @Test("A word that is nowhere is reported with all places")
  func notFound() throws {
    let folders = ["/nowhere/a", "/nowhere/b"]
    let places = ["/nowhere/a/hey_test.wake", "/nowhere/b/hey_test.wake"]
    let error = WakeWordError.notFound("hey_test", searched: places)
    #expect(throws: error) { try WakeWordSearch(folders: folders).load("hey_test") }
    for word in places + ["hey_test", "enroll"] { #expect("\(error)".contains(word)) }
  }

  @Test(
    "What cannot be a name is refused",
    arguments: [
      "", "a b", "ä", "a.b", "..", "a\0", String(repeating: "a", count: 65), "hey\n", "🫖",
    ])
  func badName(name: String) throws {
    #expect(throws: WakeWordError.name(name)) {
      try WakeWordSearch(folders: ["/tmp"]).load(name)
    }
    #expect(throws: WakeWordError.name(name)) { try TestWords.randomTakes(name: name) }
    #expect("\(WakeWordError.name(name))".contains("1 to 64"))
  }

  @Test("Names may have letters, digits, _ and -, up to 64 of them")
  func goodName() throws {
    for name in ["a", "Hey_Lantern-2", "0", "-", String(repeating: "z", count: 64)] {
      #expect(WakeWord.isName(name))
    }
  }

  @Test("The personal folder is UNBIDDEN_WORDS, else under XDG_DATA_HOME, else under HOME")
  func personalFolder() {
    let home = ["HOME": "/home/me"]
    let xdg = home.merging(["XDG_DATA_HOME": "/data"]) { $1 }
    let own = xdg.merging(["UNBIDDEN_WORDS": "my/words"]) { $1 }
    #expect(WakeWordSearch.personalFolder(own) == "my/words")
    #expect(WakeWordSearch.personalFolder(xdg) == "/data/unbidden/words")
    #expect(WakeWordSearch.personalFolder(home) == "/home/me/.local/share/unbidden/words")
    // Empty is as good as unset, and the specification has relative paths ignored.
    let empty = home.merging(["XDG_DATA_HOME": "", "UNBIDDEN_WORDS": ""]) { $1 }
    #expect(WakeWordSearch.personalFolder(empty) == "/home/me/.local/share/unbidden/words")
    let relative = home.merging(["XDG_DATA_HOME": "data"]) { $1 }
    #expect(WakeWordSearch.personalFolder(relative) == "/home/me/.local/share/unbidden/words")
  }

  @Test("Without being told, the working folder comes first")
  func standard() {
    #expect(WakeWordSearch.standard.folders.first == ".")
    #expect(WakeWordSearch.standard.folders.count == 2)
  }

  @Test("All files are listed, by folder, then by name; folders that are missing hold none")
  func paths() throws {
    let (first, second) = (try TestFolder(), try TestFolder())
    for path in [first.path + "/b.wake", first.path + "/a.wake", second.path + "/a.wake"] {
      try write(TestWords.randomTakes(), to: path)
    }
    try Data().write(to: URL(fileURLWithPath: first.path + "/a.txt"))
    let search = WakeWordSearch(folders: [second.path, "/nowhere", first.path])
    #expect(
      search.paths() == [second.path + "/a.wake", first.path + "/a.wake", first.path + "/b.wake"])
  }

  @Test("A threshold that a perfect match reaches is taken, one above it refused with the ceiling")
  func reachable() throws {
    let word = try TestWords.randomTakes()
    #expect(try word.reachable(word.ceiling) == word.ceiling)
    #expect(try word.reachable(-5) == -5)
    let above = word.ceiling.nextUp
    let error = WakeWordError.unreachable(
      word: word.name, threshold: above, ceiling: word.ceiling)
    #expect(throws: error) { try word.reachable(above) }
    for word in [word.name, "\(above)", "\(word.ceiling)"] { #expect("\(error)".contains(word)) }
    #expect(throws: WakeWordError.self) { try word.reachable(.nan) }
  }

  @Test("A rate of false alarms that asks for more than a perfect match is refused")
  func unreachableRate() throws {
    var word = try TestWords.randomTakes()
    let rate: Float = 0.5
    let threshold = word.falseAlarms.threshold(falseAlarmsPerHour: rate)
    #expect(try word.threshold(falseAlarmsPerHour: rate) == threshold)
    word.ceiling = threshold - 0.1
    #expect(
      throws: WakeWordError.unreachable(
        word: word.name, threshold: threshold, ceiling: word.ceiling)
    ) { try word.threshold(falseAlarmsPerHour: rate) }
  }
}

import Foundation
import Live
import Testing

@testable import unbidden

@Suite struct ListenOutputTests {
  @Test("The summary says what was detected, and of losses only where there were some")
  func summary() {
    var summary = ListenSummary(["one", "two"])
    let word = DetectedWord(
      wakeWord: "two", start: 0, end: 1, score: 2, threshold: 1, time: 1, lostSamples: 0,
      samples: 0..<16_000)
    for _ in 0..<2 {
      summary.count(DetectionReport(word: word, wallTime: Date(), clip: nil))
    }
    summary.seconds = 3_725.5
    #expect(
      "\(summary)" == "Listened for 1:02:05.\n  one: heard 0 times\n  two: heard 2 times")
    summary.lostSamples = 8_000
    summary.reconnects = 1
    summary.clipsKept = 2
    summary.clipsFailed = 1
    #expect(
      "\(summary)".hasSuffix(
        """
        0.5 s of sound were lost
          the input went away and came back once
          clips kept: 2, failed: 1
        """))
  }

  @Test("Columns are filled up, what is too wide stays whole, and no row ends in spaces")
  func table() {
    let table = TextTable(columns: [.left(6), .right(8), .left(4), .right(3)])
    #expect(table.row(["word", "1.5", " a", "b"]) == "word       1.5 a    b")
    #expect(table.row(["a long word", "123456789"]) == "a long word  123456789")
    #expect(table.row(["word", ""]) == "word")
    #expect(table.row([]) == "")
    #expect(counted(1, "hop") == "1 hop" && counted(0, "hop") == "0 hops")
  }

  @Test("A number that JSON has not is a text, not the end of the program")
  func infinity() throws {
    struct Score: Encodable { var wakeScore: [Float] }
    let line = JSONLine().line(Score(wakeScore: [1.5, .infinity, -.infinity, .nan]))
    #expect(
      String(decoding: line, as: UTF8.self)
        == #"{"wake_score":[1.5,"Infinity","-Infinity","NaN"]}"# + "\n")
  }
}

import Foundation
import SpottingTestSupport
import TestSupport
import Testing

@testable import Live

@Suite struct DetectionClipsTests {
  private let folder: TestFolder
  private let samples = (0..<16_000).map { Float($0) / 32_768 }
  private let time = Date(timeIntervalSince1970: 1.5)

  init() throws { folder = try TestFolder() }

  private func clips(_ tally: ClipTally, preRoll: Double = 0, postRoll: Double = 0) throws
    -> DetectionClips
  {
    try DetectionClips(
      folder: folder.path, preRoll: preRoll, postRoll: postRoll, tally: tally)
  }

  @Test("Recent sound gives any stretch it still has, however the samples came in")
  func recent() {
    var random = SplitMix(5)
    for _ in 0..<50 {
      var recent = RecentSound(capacity: 100)
      var count = 0
      while count < 1_000 {
        let next = min(1_000, count + Int.random(in: 1...150, using: &random))
        recent.append(samples.span.extracting(count..<next))
        count = next
        let from = Int.random(in: 0...count, using: &random)
        let stretch = from..<Int.random(in: from...count + 20, using: &random)
        let kept = stretch.clamped(to: max(0, count - 100)..<count)
        #expect(recent[stretch] == Array(samples[kept]))
      }
      #expect(recent.count == 1_000)
    }
  }

  @Test("Two clips of one name are two files, and the first stays as it is")
  func names() throws {
    let tally = ClipTally { Issue.record("\($0)") }
    var clips = try clips(tally)
    clips.append(samples.span)
    let paths = [0..<50, 50..<100].map { clips.begin($0, name: "word", at: time) }
    #expect(
      paths == Array(repeating: folder.path("word-1970-01-01T000001.500Z.wav"), count: 2))
    clips.finish()
    tally.wait()
    #expect(tally.kept == 2 && tally.failed == 0)
    #expect(try SampleWords.samples(of: paths[0]) == Array(samples[..<50]))
    let second = paths[1].replacingOccurrences(of: ".wav", with: "-2.wav")
    #expect(try SampleWords.samples(of: second) == Array(samples[50..<100]))
  }

  @Test("A clip is written once its post-roll has come, whatever the pieces, and not before")
  func rolls() throws {
    let tally = ClipTally { Issue.record("\($0)") }
    var clips = try clips(tally, preRoll: 0.1, postRoll: 0.2)
    clips.append(samples.span.extracting(..<8_000))
    let path = clips.begin(4_000..<7_000, name: "word", at: time)
    clips.append(samples.span.extracting(8_000..<10_199))
    tally.wait()
    #expect(tally.kept == 0)
    clips.append(samples.span.extracting(10_199..<10_200))
    tally.wait()
    #expect(tally.kept == 1)
    #expect(try SampleWords.samples(of: path) == Array(samples[2_400..<10_200]))
  }

  @Test("Clips that cannot be written are counted; only the first has a message")
  func failures() throws {
    let messages = Locked<[String]>([])
    let tally = ClipTally { message in messages.withLock { $0.append(message) } }
    var clips = try clips(tally)
    clips.append(samples.span)
    for number in 0..<20 { _ = clips.begin(0..<10, name: "no/folder\(number)", at: time) }
    clips.finish()
    tally.wait()
    #expect(tally.kept == 0 && tally.failed == 20)
    let all = messages.withLock { $0 }
    #expect(all.count == 1 && all[0].hasPrefix("--save: \(folder.path)/no/folder0"))
  }
}

import Features
import Foundation
import SpottingTestSupport
import TestSupport
import Testing

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

/// The word's bounds as seconds, without the margin that is added to them.
private func bounds(_ take: SyntheticTake) -> (start: Double, end: Double)? {
  let contour = energyContour(take.samples)
  guard let bounds = WordBounds(contour) else { return nil }
  let margin = WordBounds.margin
  let start = bounds.hops.lowerBound == 0 ? 0 : bounds.hops.lowerBound + margin
  let end =
    bounds.hops.upperBound == contour.count ? contour.count : bounds.hops.upperBound - margin
  // A hop stands for the middle 10 ms of its window of 25 ms.
  return (Double(start) * 0.01 + 0.0075, Double(end) * 0.01 + 0.0075)
}

@Suite("Where the word lies in a take")
struct WordBoundsTests {
  private func expect(
    _ take: SyntheticTake, _ start: Double, _ end: Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let found = try #require(bounds(take), sourceLocation: sourceLocation)
    #expect(abs(found.start - start) <= 0.05, sourceLocation: sourceLocation)
    #expect(abs(found.end - end) <= 0.05, sourceLocation: sourceLocation)
  }

  @Test("The bounds lie within 50 ms of the word's, wherever it is", arguments: 0..<12)
  func anywhere(seed: Int) throws {
    var random = SplitMix(UInt64(seed))
    let start = Double.random(in: 0.2...1.5, using: &random)
    let end = start + Double.random(in: 0.4...1.2, using: &random)
    let noise = Float.random(in: -80 ... -50, using: &random)
    var take = SyntheticTake(
      seconds: end + Double.random(in: 0.3...1, using: &random), noise: noise, seed: UInt64(seed))
    take.addWord(from: start, to: end, peak: Float.random(in: -20...0, using: &random))
    try expect(take, start, end)
  }

  @Test("The gain does not move the bounds", arguments: [-40, -20, 0] as [Float])
  func gain(peak: Float) throws {
    var take = SyntheticTake(seconds: 2, noise: peak - 45)
    take.addWord(from: 0.6, to: 1.4, peak: peak)
    try expect(take, 0.6, 1.4)
  }

  @Test("Digital silence around the recording says nothing of the room")
  func digitalSilence() throws {
    var take = SyntheticTake(seconds: 3, noise: -60)
    take.addWord(from: 1.2, to: 2)
    take.silence(outside: 0.9...2.3)
    try expect(take, 1.2, 2)
    var clean = SyntheticTake(seconds: 3, noise: nil)
    clean.addWord(from: 1.2, to: 2)
    try expect(clean, 1.2, 2)
  }

  @Test("A click beside the word is no word", arguments: [0.2, 0.5, 2.2])
  func click(at time: Double) throws {
    var take = SyntheticTake(seconds: 2.5, noise: -60)
    take.addWord(from: 1, to: 1.7, peak: -12)
    take.addClick(at: time, amplitude: 0.5)
    try expect(take, 1, 1.7)
  }

  @Test("Of two words apart the one that stands out more is taken")
  func twoWords() throws {
    var take = SyntheticTake(seconds: 3.5, noise: -65)
    take.addWord(from: 0.4, to: 0.9, peak: -18)
    take.addWord(from: 1.8, to: 2.7, peak: -12)
    try expect(take, 1.8, 2.7)
  }

  @Test("A gap as short as a stop consonant's does not part a word")
  func stop() throws {
    var take = SyntheticTake(seconds: 2.2, noise: -65)
    take.addTone(from: 0.5, to: 0.8, amplitude: 0.3)
    take.addTone(from: 0.92, to: 1.4, amplitude: 0.3)
    try expect(take, 0.5, 1.4)
  }

  @Test("In nothing, silence or steady noise there is no word")
  func nothing() {
    #expect(WordBounds([]) == nil)
    #expect(WordBounds([Float](repeating: -20, count: 200)) == nil)
    #expect(bounds(SyntheticTake(seconds: 2, noise: nil)) == nil)
    #expect(bounds(SyntheticTake(seconds: 0.05)) == nil)
    for seed: UInt64 in 1...5 {
      #expect(bounds(SyntheticTake(seconds: 2, noise: -40, seed: seed)) == nil)
    }
  }

  @Test("The bounds stay inside the recording")
  func inside() throws {
    var take = SyntheticTake(seconds: 0.8, noise: -60)
    take.addWord(from: 0, to: 0.8)
    let contour = energyContour(take.samples)
    let bounds = try #require(WordBounds(contour))
    #expect(bounds.hops.lowerBound >= 0 && bounds.hops.upperBound <= contour.count)
  }
}

@Suite("Takes")
struct TakeTests {
  private func defect(_ take: SyntheticTake) -> TakeDefect? {
    do throws(TakeDefect) {
      _ = try Take(take.samples)
      return nil
    } catch { return error }
  }

  @Test("A good take has the word's bounds and level, a template of its length and no weakness")
  func good() throws {
    var recording = SyntheticTake(seconds: 2, noise: -65)
    recording.addWord(from: 0.6, to: 1.4, peak: -12)
    let take = try Take(recording.samples)
    #expect(take.weaknesses.isEmpty)
    // The margin of 80 ms, and 50 ms of tolerance.
    #expect((0.47...0.6).contains(take.start) && (1.4...1.55).contains(take.end))
    let frames = Double(take.template.frameCount) * 0.02
    #expect(abs(frames - (take.end - take.start)) < 0.05)
    #expect(take.template.dimension == 26 && take.template.values.allSatisfy(\.isFinite))

    let hops = stride(from: 0, to: recording.samples.count - 160, by: 1).lazy
    let loudest = hops.filter { $0 % 40 == 0 }.map { start in
      recording.samples[start..<start + 160].reduce(0) { $0 + $1 * $1 } / 160
    }.max()!
    #expect(abs(take.level - 10 * log10(loudest)) < 1)
  }

  @Test("A recording without a word is refused")
  func noWord() {
    #expect(defect(SyntheticTake(seconds: 0)) == .noWord)
    #expect(defect(SyntheticTake(seconds: 2, noise: nil)) == .noWord)
    #expect(defect(SyntheticTake(seconds: 2, noise: -30)) == .noWord)
  }

  @Test("A blip is too short, and how long it is is said")
  func short() throws {
    var recording = SyntheticTake(seconds: 1.5, noise: -60)
    recording.addTone(from: 0.7, to: 0.73, amplitude: 0.3)
    guard case .short(let seconds)? = defect(recording) else {
      Issue.record("\(String(describing: defect(recording)))")
      return
    }
    #expect(seconds < Take.shortestWord)
    #expect("\(TakeDefect.short(seconds: 0.1234))".contains("0.12 s"))
  }

  @Test("A sentence is too long, and how long it is is said")
  func long() throws {
    var recording = SyntheticTake(seconds: 5.5, noise: -60)
    for word in 0..<4 {
      recording.addWord(from: 0.5 + Double(word), to: 1.4 + Double(word), peak: -12)
    }
    guard case .long(let seconds)? = defect(recording) else {
      Issue.record("\(String(describing: defect(recording)))")
      return
    }
    #expect((3.9...4.2).contains(seconds))
    #expect("\(TakeDefect.long(seconds: 3.456))".contains("3.46 s"))
  }

  @Test("A quiet take is told from a good one, with its level")
  func quiet() throws {
    var recording = SyntheticTake(seconds: 2, noise: -90)
    recording.addWord(from: 0.6, to: 1.4, peak: -50)
    let take = try Take(recording.samples)
    #expect(take.level < Take.quietest && take.level > -70)
    #expect(take.weaknesses == [.quiet(level: take.level)])
    #expect("\(TakeWeakness.quiet(level: -61.2))".contains("-61 dBFS"))
  }

  @Test("A clipped take is told from a good one, with how much of it is")
  func clipped() throws {
    var recording = SyntheticTake(seconds: 2, noise: -60)
    recording.addWord(from: 0.6, to: 1.4, peak: 0)
    #expect(try Take(recording.samples).weaknesses.isEmpty)
    recording.overdrive(8)
    let take = try Take(recording.samples)
    let first = Int(take.start * 16_000)
    let word = recording.samples[first..<min(recording.samples.count, Int(take.end * 16_000))]
    let share = Double(word.count { abs($0) == 1 }) / Double(word.count)
    guard case .clipped(let found)? = take.weaknesses.first, take.weaknesses.count == 1 else {
      Issue.record("\(take.weaknesses)")
      return
    }
    #expect(share > Take.harmlessClipping && abs(found - share) < 0.002)
    #expect("\(TakeWeakness.clipped(share: 0.123))".contains("12.3 %"))
  }

  @Test("A take that begins or ends inside the word says so")
  func cut() throws {
    var start = SyntheticTake(seconds: 1.5, noise: -60)
    start.addWord(from: -0.2, to: 0.7)
    #expect(try Take(start.samples).weaknesses == [.cutAtStart])
    var end = SyntheticTake(seconds: 1.5, noise: -60)
    end.addWord(from: 0.8, to: 1.7)
    #expect(try Take(end.samples).weaknesses == [.cutAtEnd])
    #expect("\(TakeWeakness.cutAtStart)".contains("before"))
    #expect("\(TakeWeakness.cutAtEnd)".contains("after"))
  }
}

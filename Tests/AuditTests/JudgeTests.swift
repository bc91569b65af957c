import Foundation
import Testing

@testable import Audio
@testable import Audit
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

/// Whether a time is that of a match: ``MadeAnalyses/peak(_:at:)`` begins up to 20 ms later.
private func isNear(_ seconds: Double?, _ expected: Double) -> Bool {
  seconds.map {
    (-0.0005...0.0205).contains($0 - expected) && abs(($0 * 1_000).rounded() - $0 * 1_000) < 1e-6
  }
    ?? false
}

/// The judge as a function of the analysis.
@Suite struct JudgeTests {
  private let recording = Recording(id: "17", source: .file(RecordingPath("a.wav")))
  private let judge: Judge
  private let both: Judge

  init() throws {
    judge = Judge([try MadeAnalyses.word("alexa")], head: 1.5, search: HeadSearch([]))
    both = Judge(
      [try MadeAnalyses.word("alexa"), try MadeAnalyses.word("computer", threshold: 5)], head: 1.5,
      search: HeadSearch([]))
  }

  @Test("What is more probable than not in the head is a wake, whatever else there is")
  func wake() throws {
    for content in ContentMeter.Content.allCases {
      let finding = judge.finding(
        for: recording,
        try MadeAnalyses.analysis(
          [
            MadeAnalyses.peak(-4, at: 0), MadeAnalyses.peak(1.1, at: 0.5),
            MadeAnalyses.peak(0.6, at: 1),
            MadeAnalyses.peak(9, at: 3),
          ], content: content))
      #expect(finding.id == "17")
      #expect(finding.file == "a.wav")
      #expect(finding.verdict == .wake)
      #expect(finding.cause == nil)
      #expect(finding.lateStart == nil)
      #expect(finding.error == nil)
      #expect(finding.wakeWord == "alexa")
      #expect(finding.wakeScore == 1.1)
      #expect(finding.seconds == 4)
      #expect(isNear(finding.wakeStart, 0.5))
      #expect(isNear(finding.wakeEnd, 1.1))
      #expect(abs(try #require(finding.probability) - Float(1 / (1 + exp(-0.6)))) < 1e-6)
      #expect(finding.threshold == 0.5)
      #expect(abs(try #require(finding.margin) - 0.6) < 1e-6)
      #expect(finding.template == 1)
    }
  }

  @Test(
    "Between 15 and 50 percent the evidence does not decide",
    arguments: [-1.23, 0, 0.49] as [Float])
  func uncertain(score: Float) throws {
    let finding = judge.finding(
      for: recording,
      try MadeAnalyses.analysis(
        [MadeAnalyses.peak(score, at: 0.5), MadeAnalyses.peak(9, at: 3)], content: .speech))
    #expect(finding.verdict == .uncertain)
    #expect(finding.cause == nil)
    #expect(finding.lateStart == nil)
    #expect(finding.wakeScore == score)
  }

  @Test("Without the wake word the content is the cause", arguments: ContentMeter.Content.allCases)
  func causes(content: ContentMeter.Content) throws {
    for peaks in [[], [MadeAnalyses.peak(-15, at: 0.5)], [MadeAnalyses.peak(-0.1, at: 3)]] {
      let finding = judge.finding(
        for: recording, try MadeAnalyses.analysis(peaks, content: content))
      #expect(finding.verdict == .accidental)
      #expect(finding.cause?.rawValue == content.rawValue)
      #expect(finding.lateStart == nil)
      #expect(finding.likeness == nil)
      #expect(finding.wakeWord == "alexa")
    }
  }

  @Test("Speech that is more like the word than 99 of 100 stretches of other speech is a near miss")
  func nearMiss() throws {
    // The table of this word: 0.5 an hour at -2, e times as many a nat lower; 90 an hour are one in a
    // hundred stretches of 0.4 s.
    var word = try MadeAnalyses.word("alexa")
    word.falseAlarms.decay = 1
    let judge = Judge([word], head: 1.5, search: HeadSearch([]))
    let limit = -2 - log(Float(90) / 0.5)
    for (score, cause) in [(limit + 0.01, Cause.nearMiss), (limit - 0.01, .speech)] {
      let finding = judge.finding(
        for: recording,
        try MadeAnalyses.analysis([MadeAnalyses.peak(score, at: 0.5)], content: .speech))
      #expect(finding.cause == cause)
      guard cause == .nearMiss else { continue }
      #expect(abs(try #require(finding.likeness) - 0.99) < 0.001)
      #expect(isNear(finding.likeStart, 0.5) && isNear(finding.likeEnd, 1.1))
      #expect((finding.likeFrom, finding.likeTo) == (0, 1))
    }
    let noise = try MadeAnalyses.analysis([MadeAnalyses.peak(-2, at: 0.5)], content: .noise)
    #expect(judge.finding(for: recording, noise).cause == .noise)
  }

  @Test("A recording without any match has no score")
  func noMatch() throws {
    let finding = judge.finding(for: recording, try MadeAnalyses.analysis([], content: .noise))
    #expect(finding.wakeScore == nil)
    #expect(finding.probability == nil)
    #expect(finding.wakeStart == nil)
    #expect(finding.wakeEnd == nil)
  }

  @Test("A wake word after the head beats speech and noise; the best of several counts")
  func late() throws {
    for content in [ContentMeter.Content.speech, .noise] {
      let finding = judge.finding(
        for: recording,
        try MadeAnalyses.analysis(
          [
            MadeAnalyses.peak(-7, at: 0.2), MadeAnalyses.peak(2, at: 1.6),
            MadeAnalyses.peak(6, at: 3),
            MadeAnalyses.peak(4, at: 5),
          ], content: content))
      #expect(finding.verdict == .accidental)
      #expect(finding.cause == .lateWake)
      #expect(isNear(finding.lateStart, 3))
      #expect(finding.wakeScore == -7)
    }
  }

  @Test("In silence nobody says anything late")
  func lateSilence() throws {
    let finding = judge.finding(
      for: recording, try MadeAnalyses.analysis([MadeAnalyses.peak(6, at: 3)], content: .silence))
    #expect(finding.cause == .silence)
    #expect(finding.lateStart == nil)
  }

  @Test("A late wake word counts from even odds on")
  func lateThreshold() throws {
    for (score, cause) in [(0, Cause.lateWake), (-0.01, .speech)] as [(Float, Cause)] {
      let finding = judge.finding(
        for: recording,
        try MadeAnalyses.analysis([MadeAnalyses.peak(score, at: 3)], content: .speech))
      #expect(finding.cause == cause)
    }
  }

  @Test("The head is as long as it was said to be")
  func head() throws {
    let analysis = try MadeAnalyses.analysis([MadeAnalyses.peak(5, at: 1)], content: .speech)
    for (head, verdict) in [(0.9, Verdict.accidental), (1.1, .wake)] {
      let judge = Judge(
        [try MadeAnalyses.word("alexa", threshold: 1)], head: head, search: HeadSearch([]))
      #expect(judge.finding(for: recording, analysis).verdict == verdict)
    }
  }

  @Test("What breaks off within the head may have lost its wake word")
  func truncated() throws {
    func finding(_ seconds: Double, _ defects: [RecordingDefect], score: Float = -8) throws
      -> Finding
    {
      judge.finding(
        for: recording,
        try MadeAnalyses.analysis(
          [MadeAnalyses.peak(score, at: 0)], content: .speech, seconds: seconds, defects: defects))
    }
    let cut = RecordingDefect.truncated(expectedFrames: 50_000, foundFrames: 16_000)
    #expect(try finding(1.4, [.notNumbers(count: 1), cut]).verdict == .uncertain)
    #expect(try finding(1.4, [cut]).cause == nil)
    #expect(try finding(1.4, [cut]).defects == ["\(cut)"])
    #expect(try finding(1.4, [cut], score: 3).verdict == .wake)
    #expect(try finding(1.5, [cut]).verdict == .accidental)
    #expect(try finding(1.4, []).verdict == .accidental)
    #expect(try finding(1.4, [.unfinishedHeader]).verdict == .accidental)
  }

  @Test("Clipping is a defect from one sample in a thousand on")
  func clipping() throws {
    #expect(
      judge.finding(for: recording, try MadeAnalyses.analysis([], content: .noise, clipped: 16))
        .defects
        .isEmpty)
    #expect(
      judge.finding(for: recording, try MadeAnalyses.analysis([], content: .noise, clipped: 320))
        .defects == [
          "clipped: 2.0 % of the samples are at full scale"
        ])
  }

  @Test("What cannot be read keeps its error")
  func unreadable() {
    let error = AudioError.empty(path: "a.wav")
    let finding = judge.finding(for: recording, .failure(error))
    var expected = Finding(id: "17", file: "a.wav", wakeWord: "alexa", verdict: .unreadable)
    expected.error = "\(error)"
    #expect(finding == expected)
    #expect(both.finding(for: recording, .failure(error)).wakeWord == nil)
  }

  @Test("Of several wake words the most likely wins")
  func several() throws {
    let finding = both.finding(
      for: recording,
      try MadeAnalyses.analysis(
        [MadeAnalyses.peak(2, at: 0.3)], [MadeAnalyses.peak(8, at: 0.6)], content: .speech))
    #expect(finding.verdict == .wake)
    #expect(finding.wakeWord == "computer")
    #expect(finding.wakeScore == 8)
    #expect(isNear(finding.wakeStart, 0.6))
  }

  @Test("A wake in the head of one word beats another that comes late")
  func wakeBeforeLate() throws {
    let finding = both.finding(
      for: recording,
      try MadeAnalyses.analysis(
        [MadeAnalyses.peak(2, at: 0.3)], [MadeAnalyses.peak(9, at: 3)], content: .speech))
    #expect(finding.verdict == .wake)
    #expect(finding.wakeWord == "alexa")
  }

  @Test("The scores are those of the wake word that comes late, not of a likelier one in the head")
  func lateOfSeveral() throws {
    let finding = both.finding(
      for: recording,
      try MadeAnalyses.analysis(
        [MadeAnalyses.peak(-2, at: 0.3), MadeAnalyses.peak(6, at: 4)],
        [MadeAnalyses.peak(-5, at: 0.6), MadeAnalyses.peak(9, at: 3)], content: .speech))
    #expect(finding.cause == .lateWake)
    #expect(finding.wakeWord == "computer")
    #expect(finding.wakeScore == -5)
    #expect(isNear(finding.wakeStart, 0.6))
    #expect(isNear(finding.lateStart, 3))
  }

  @Test("Times are told to the millisecond, and a score that is no number is no match")
  func figures() throws {
    let peaks = [
      MadeAnalyses.peak(2, at: 0.123_456), MadeAnalyses.peak(.nan, at: 0.2),
      MadeAnalyses.peak(.infinity, at: 0.3), MadeAnalyses.peak(.infinity, at: 3),
    ]
    let finding = judge.finding(
      for: recording, try MadeAnalyses.analysis(peaks, content: .speech, seconds: 4.000_06))
    #expect(finding.wakeScore == 2)
    #expect(isNear(finding.wakeStart, 0.123) && isNear(finding.wakeEnd, 0.723))
    #expect(finding.seconds == 4)
  }
}

import Audio
import Foundation
import TestSupport
import Testing

@testable import Audit

@Suite struct LedgerExpectedTests {
  private let fixture: LedgerFixture

  init() throws { fixture = try LedgerFixture() }

  private func recording(_ path: String, _ time: String, _ device: String = "Echo") -> Recording {
    fixture.recording(path) {
      $0.setTime("2026-01-05T" + time)
      $0.device = device
    }
  }

  @Test(
    "Within 8 s of the end of a recording with the wake word the next one of its device is expected",
    arguments: [
      // The first takes 2.96 s.
      ("22:00:02Z", "Echo", "follow_up"), ("22:00:10.9Z", "Echo", "follow_up"),
      ("22:00:11.1Z", "Echo", "cut_head"), ("21:59:59Z", "Echo", "cut_head"),
      ("22:00:02Z", "Dot", "cut_head"), ("23:00:02+01:00", "Echo", "follow_up"),
    ])
  func followUp(time: String, device: String, cause: String) throws {
    let first = recording(LedgerFixture.alexa, "22:00:00Z")
    let next = recording(try fixture.tone(300, "next.wav"), time, device)
    // Whichever comes first.
    for order in [[first, next], [next, first]] {
      let rows = try fixture.audit(order).rows
      let row = try #require(rows.first { $0.names.file.hasSuffix("next.wav") })
      #expect(row.cause == cause)
      #expect(row.verdict == (cause == "follow_up" ? "expected" : "accidental"))
    }
  }

  @Test("What continues a recording that continues one is expected, too, until there is a pause")
  func chain() throws {
    let first = recording(LedgerFixture.alexa, "22:00:00Z")
    // The first ends at 2.96 s, each of the others takes 0.2 s.
    let times = ["22:00:10Z", "22:00:18Z", "22:00:26Z", "22:00:35Z", "22:00:40Z"]
    let others = try times.enumerated().map { number, time in
      recording(try fixture.tone(Double(300 + number), "\(number).wav"), time)
    }
    let rows = try fixture.audit([first] + others).rows
    let causes = Array(rows.map(\.cause).dropFirst())
    #expect(causes == ["follow_up", "follow_up", "follow_up", "cut_head", "cut_head"])
    // It is told of those that have just come, too.
    var arrived: [String?] = []
    try fixture.ledger.forEachRow(.arrivals(from: 2)) { arrived.append($0.cause) }
    #expect(arrived == Array(causes.dropFirst()))
  }

  @Test(
    "Where its maker says that it continues another, no wake word is expected, nor in what follows")
  func saidToFollow() throws {
    let said = fixture.recording(try fixture.tone(300, "said.wav")) {
      $0.utteranceType = "STT"
      $0.setTime("2026-01-05T22:00:00Z")
      $0.device = "Echo"
    }
    let next = recording(try fixture.tone(400, "next.wav"), "22:00:05Z")
    let late = recording(try fixture.tone(500, "late.wav"), "22:00:20Z")
    let rows = try fixture.audit([said, next, late]).rows
    #expect(rows.map(\.cause).prefix(2) == ["follow_up", "follow_up"])
    #expect(rows.map(\.verdict) == ["expected", "expected", "accidental"])
  }

  @Test("The same sound is known again in another container, and other sound is not")
  func sameSound() throws {
    var reader = try RecordingReader(path: LedgerFixture.speechInFLAC)
    var (samples, block): ([Float], [Float]) = ([], [])
    while reader.read(into: &block) > 0 { samples += block }
    var other = samples
    other[8_000] += 0.25
    let files = [
      LedgerFixture.speechInFLAC,
      try fixture.folder.write(TestSound.wave(samples), "copy.wav"),
      try fixture.folder.write(TestSound.wave(other), "other.wav"),
      try fixture.folder.write(TestSound.wave(Array(samples.dropLast())), "shorter.wav"),
      try fixture.folder.write(TestSound.wave(samples, rate: 16_001), "faster.wav"),
    ]
    let rows = try fixture.audit(
      files.enumerated().map {
        recording($1, "2\($0):00:00Z".replacing("24", with: "19"), "Echo \($0)")
      }
    ).rows
    #expect(rows.map(\.cause) == ["near_miss", "duplicate", "near_miss", "near_miss", "near_miss"])
    #expect(Set(rows.map(\.id)).count == 5)
  }

  @Test("What follows a recording without the wake word is not expected")
  func followsNothing() throws {
    let first = recording(LedgerFixture.speech, "22:00:00Z")
    let next = recording(try fixture.tone(300, "next.wav"), "22:00:04Z")
    #expect(try fixture.audit([first, next]).rows.map(\.verdict) == ["accidental", "accidental"])
  }

  @Test("Where a button began it, no wake word is expected; a wake word is one all the same")
  func button() throws {
    for kind in ["ROUTINES_OR_TAP_TO_ALEXA", "push_to_talk", "BUTTON"] {
      let tone = fixture.recording(try fixture.tone(300, "tone.wav")) { $0.utteranceType = kind }
      let row = try fixture.audit([tone]).rows[0]
      #expect((row.verdict, row.cause) == ("expected", "button"))
    }
    for kind in ["GENERAL", "WAKE_WORD_ONLY", "STAPLE"] {
      let tone = fixture.recording(try fixture.tone(300, "tone.wav")) { $0.utteranceType = kind }
      #expect(try fixture.audit([tone]).rows[0].verdict == "accidental")
    }
    let alexa = fixture.recording(LedgerFixture.alexa) { $0.utteranceType = "BUTTON" }
    #expect(try fixture.audit([alexa]).rows[0].verdict == "wake")
  }

  @Test("The same sound from two devices counts once, whatever the files are called")
  func duplicate() throws {
    let first = recording(try fixture.tone(300, "a.wav"), "22:00:00Z", "Echo")
    let second = recording(try fixture.tone(300, "b.wav"), "22:00:00Z", "Dot")
    let copy = recording(try fixture.tone(300, "c.wav"), "22:00:00Z", "Echo")
    let rows = try fixture.audit([first, second, copy]).rows
    #expect(rows.map(\.verdict) == ["accidental", "expected", "accidental"])
    #expect(rows[1].cause == "duplicate")
    #expect(rows.map(\.device) == ["A", "B", "A"])
  }

  @Test("Devices are called A to Z, then AA, and stay what they are called")
  func letters() throws {
    let letters = [1, 26, 27, 52, 53, 702, 703].map { Ledger.letters(ofDevice: $0) }
    #expect(letters == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"])
    let first = recording(try fixture.tone(300, "a.wav"), "22:00:00Z", "Echo")
    let second = recording(try fixture.tone(400, "b.wav"), "22:00:00Z", "Dot")
    try fixture.audit([first, second])
    try fixture.ledger.forget(.device("Dot"))
    let third = recording(try fixture.tone(500, "c.wav"), "22:00:00Z", "Spot")
    try fixture.audit([third])
    #expect(try fixture.rows().map(\.device) == ["A", "C"])
  }
}

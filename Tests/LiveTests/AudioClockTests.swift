import Foundation
import Testing

@testable import Live

@Suite struct AudioClockTests {
  @Test("A gap moves the audio time of what comes after it, not of what came before")
  func gaps() {
    var clock = AudioClock()
    clock.receive(16_000)
    clock.lose(0)
    clock.lose(8_000)
    clock.receive(16_000)
    clock.lose(4_000)
    clock.receive(1_600)
    #expect(clock.received == 33_600)
    #expect(clock.lost == 12_000)
    #expect(clock.seconds == 2.85)
    #expect(clock.seconds(atReceived: 0.5) == 0.5)
    #expect(clock.seconds(atReceived: 1) == 1.5)
    #expect(clock.seconds(atReceived: 1.5) == 2)
    #expect(clock.seconds(atReceived: 2.05) == 2.8)
  }

  @Test("However many gaps there are, recent moments keep their time")
  func manyGaps() {
    var clock = AudioClock()
    for _ in 0..<1_000 {
      clock.receive(1_600)
      clock.lose(160)
    }
    clock.receive(1_600)
    #expect(clock.lost == 160_000)
    // Gap n lies at n/10 s and brings the loss to n/100 s.
    for number in 980...1_000 {
      let moment = Double(number) / 10 + 0.05
      #expect(abs(clock.seconds(atReceived: moment) - (moment + Double(number) / 100)) < 1e-9)
    }
  }

  @Test("Losses are reported at once, then gathered; those reported otherwise are left out")
  func losses() {
    var watch = LossWatch()
    #expect(watch.update(lost: 0, seconds: 0) == nil)
    #expect(watch.update(lost: 10, seconds: 0.1) == 10)
    #expect(watch.update(lost: 30, seconds: 0.2) == nil)
    #expect(watch.update(lost: 50, seconds: 5) == nil)
    #expect(watch.update(lost: 50, seconds: 5.1) == 40)
    #expect(watch.update(lost: 50, seconds: 60) == nil)
    watch.excuse(lost: 1_000)
    #expect(watch.update(lost: 1_000, seconds: 61) == nil)
    #expect(watch.update(lost: 1_001, seconds: 62) == 1)
  }
}

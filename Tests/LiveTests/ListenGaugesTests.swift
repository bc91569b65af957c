import Audio
import Foundation
import Testing

@testable import Live

@Suite struct ListenGaugesTests {
  @Test("The gauges keep the highest since the last reading, and a copy of their own")
  func highest() {
    let gauges = ListenGauges(words: 2)
    var clock = AudioClock()
    clock.receive(16_000)
    #expect(gauges.update(.init(), [1, -.infinity], clock))
    #expect(gauges.update(.init(), [-3, -5], clock))
    let first = gauges.read()
    #expect(first.scores == [1, -5])
    #expect(first.seconds == 1)
    #expect(gauges.read().scores == [-.infinity, -.infinity])
    #expect(first.scores == [1, -5])
  }

  @Test("A reader at any moment misses no peak, and the end is seen by the other thread")
  func threads() {
    let gauges = ListenGauges(words: 1)
    let isDone = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      var clock = AudioClock()
      for number in 0..<20_000 {
        clock.receive(1)
        // As the listener: what was not taken is offered again with the next.
        while !gauges.update(.init(), [Float(number)], clock) {}
      }
      while !gauges.isStopped { usleep(1_000) }
      isDone.signal()
    }
    var highest = -Float.infinity
    var seconds = 0.0
    while highest < 19_999 {
      let readings = gauges.read()
      highest = max(highest, readings.scores[0])
      #expect(readings.seconds >= seconds)
      seconds = readings.seconds
    }
    #expect(seconds == 1.25)
    gauges.stop()
    isDone.wait()
  }
}

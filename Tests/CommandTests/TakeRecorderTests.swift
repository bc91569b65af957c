import Foundation
import Testing

@testable import unbidden

@Suite("Waiting for a take")
struct TakeRecorderTests {
  /// A hum with an RMS of `level`, 16 kHz.
  private func hum(_ seconds: Double, level: Float) -> [Float] {
    (0..<Int(seconds * 16_000)).map { level * 1.4142 * sin(Float($0) * 0.1) }
  }

  private func state(after sound: [Float], pieces: Int = 1_600) -> TakeRecorder {
    var recorder = TakeRecorder()
    for start in stride(from: 0, to: sound.count, by: pieces) {
      recorder.add(Array(sound[start..<min(sound.count, start + pieces)]))
    }
    return recorder
  }

  @Test("A word is over once it has been quiet for 0.7 s")
  func word() {
    let before = hum(0.5, level: 0.002)
    let word = hum(0.8, level: 0.1)
    #expect(state(after: before).state == .waiting)
    #expect(state(after: before + word).state == .speaking)
    #expect(state(after: before + word + hum(0.5, level: 0.002)).state == .speaking)
    #expect(state(after: before + word + hum(1, level: 0.002)).state == .done)
  }

  @Test("A pause inside a phrase does not end it")
  func pause() {
    let half = hum(0.4, level: 0.1)
    let phrase = hum(0.5, level: 0.002) + half + hum(0.5, level: 0.002) + half
    #expect(state(after: phrase).state == .speaking)
  }

  @Test("In a loud room a word must rise above the room")
  func loudRoom() {
    #expect(state(after: hum(2, level: 0.05)).state == .waiting)
    #expect(state(after: hum(1, level: 0.05) + hum(0.5, level: 0.3)).state == .speaking)
  }

  @Test("Nobody speaks, or somebody never stops: after 8 s waiting ends")
  func timeOut() {
    #expect(state(after: hum(8.1, level: 0.002)).state == .timedOut)
    #expect(state(after: hum(0.5, level: 0.002) + hum(8, level: 0.1)).state == .timedOut)
  }

  @Test("How the samples arrive changes nothing", arguments: [1, 799, 800, 5_000])
  func chunking(pieces: Int) {
    let sound = hum(0.5, level: 0.002) + hum(0.6, level: 0.1) + hum(0.4, level: 0.002)
    #expect(state(after: sound, pieces: pieces).state == state(after: sound).state)
    #expect(state(after: sound, pieces: pieces).samples == sound)
  }

  @Test("After the end nothing more is taken in")
  func end() {
    var recorder = state(
      after: hum(0.5, level: 0.002) + hum(0.5, level: 0.1) + hum(1, level: 0.002))
    let count = recorder.samples.count
    recorder.add(hum(1, level: 0.1))
    #expect(recorder.samples.count == count)
  }
}

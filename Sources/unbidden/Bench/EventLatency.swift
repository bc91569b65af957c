import Audio
import Enrollment
import Spotting
import TensorFile
import WakeWords

/// Measures how long after the end of its word an event of one wake word comes, in audio time.
///
/// The word ends where its best match ends: that of the highest peak of the score from the event to
/// a second after it. An event that comes before that end has a negative latency.
struct EventLatency {
  private let word: WakeWord
  /// What had been heard when the newest event came, its match, and the highest peak since.
  private var event: (heard: Int, match: ScoredMatch, best: ScorePeak?)?
  private var latencies: [Int] = []

  init(_ word: WakeWord) { self.word = word }

  /// - Parameter heard: samples of the stream up to the end of the hop that brought the event.
  mutating func begin(_ detection: Detection, heard: Int) {
    latencies = finished()
    event = (heard, detection.match, nil)
  }

  /// - Parameter peak: any, in the order of time.
  mutating func update(_ peak: ScorePeak) {
    guard let event else { return }
    let since = peak.frame - event.match.frame
    guard (0...Decision.refractoryFrames).contains(since) else { return }
    if peak.score > event.best?.score ?? -.infinity { self.event?.best = peak }
  }

  /// The latency of each event so far, in samples.
  func finished() -> [Int] {
    guard let event else { return latencies }
    let (_, end) = word.seconds(of: event.best ?? event.match)
    return latencies + [event.heard - Int((end * Double(RecordingReader.rate)).rounded())]
  }
}

import Audio
import Benchmark
import Spotting
import WakeWords

/// The whole detector over a second of speech, front ends and decision included. The only file here
/// that knows how a detector is used.
func addDetectors() {
  let sets: [(String, @Sendable () -> [WakeWord])] = [
    ("1-bundled-word", { Array(Sound.bundled.prefix(1)) }),
    ("15-bundled-words", { Array(Sound.bundled.prefix(15)) }),
    ("1-word-of-takes", { [Sound.taken] }),
  ]
  for (name, words) in sets {
    // All at once, as when scanning, and in hops of 20 ms, as when listening.
    for (mode, length) in [("", sampleRate), (".hops", 320)] {
      Benchmark("Detector.second.\(name)\(mode)") { benchmark in
        let words = words()
        var detector = Detector(words.map(\.model))
        var decisions = words.map { _ in Decision(threshold: 0) }
        let second = Sound.second
        benchmark.startMeasurement()
        for start in stride(from: 0, to: second.count, by: length) {
          let part = second.span.extracting(start..<min(start + length, second.count))
          var position = 0
          while detector.advance(through: part, from: &position) {
            for word in decisions.indices {
              blackHole(decisions[word].update(detector.matches[word]))
              blackHole(detector.peaks[word])
            }
          }
        }
        benchmark.stopMeasurement()
      }
    }
  }
}

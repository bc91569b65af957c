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
    for (mode, length) in [("", Int.max), (".hops", 320)] {
      Benchmark("Detector.second.\(name)\(mode)") { benchmark in
        let words = words()
        var detector = Detector(words)
        var decisions = words.map { _ in Decision(threshold: 0) }
        let second = Sound.second
        benchmark.startMeasurement()
        var position = 0
        while position < second.count {
          let count = min(length, second.count - position)
          detector.process(
            second.span.extracting(position..<position + count),
            onMatch: { blackHole(decisions[$0].update($1)) }, onPeak: { blackHole($1) })
          position += count
        }
        benchmark.stopMeasurement()
      }
    }
  }
}

import Benchmark
import Features
import Enrollment
import Spotting
import TensorFile
import WakeWords

/// The encoder and the whole detector over a second of sound.
func addDetectors() {
  checkNaiveEncoder()
  checkNaiveDetector()

  // A detector without words, from samples to the probability of silence: in blocks, and a frame at a
  // time, as when listening. The naive encoder computes the same.
  for (name, length) in [("AcousticModel.second", Int.max), ("AcousticModel.second.hops", LogMel.hopLength)] {
    Benchmark(name) { benchmark in
      var detector = Detector([], tellsSilence: true)
      let second = SampleAudio.seconds[1]
      benchmark.startMeasurement()
      detector.hear(second, by: length)
      benchmark.stopMeasurement()
    }
  }
  Benchmark("AcousticModel.second.naive") { benchmark in
    let encoder = SampleAudio.naiveEncoder
    let second = SampleAudio.seconds[1]
    benchmark.startMeasurement()
    blackHole(encoder.states(of: encoder.encode(second)))
    benchmark.stopMeasurement()
  }

  let sets: [(String, @Sendable () -> [WakeWord])] = [
    ("1-bundled-word", { Array(SampleAudio.bundled.prefix(1)) }),
    ("all-bundled-words", { SampleAudio.bundled }),
    ("1-word-of-takes", { [SampleAudio.taken] }),
  ]
  for (name, words) in sets {
    Benchmark("Detector.second.\(name)") { benchmark in
      var detector = Detector(words())
      let second = SampleAudio.seconds[1]
      benchmark.startMeasurement()
      detector.hear(second)
      benchmark.stopMeasurement()
    }
    Benchmark("Detector.second.\(name).naive") { benchmark in
      var detector = NaiveDetector(words(), SampleAudio.naiveEncoder)
      // Before the past is full there is less of it to go through.
      for second in SampleAudio.seconds { blackHole(detector.process(second)) }
      benchmark.startMeasurement()
      blackHole(detector.process(SampleAudio.seconds[1]))
      benchmark.stopMeasurement()
    }
  }
}

extension Detector {
  /// - Parameter length: samples of a call.
  fileprivate mutating func hear(_ samples: [Float], by length: Int = .max) {
    var position = 0
    while position < samples.count {
      let count = min(length, samples.count - position)
      process(
        samples.span.extracting(position..<position + count), onSilence: { blackHole($0) },
        onPeak: { blackHole($1) })
      position += count
    }
  }
}

/// A naive version that computes something else would be no measure.
private func checkNaiveEncoder() {
  var detector = Detector([], tellsSilence: true)
  var silence: [Float] = []
  let second = SampleAudio.seconds[1]
  detector.process(second.span, onSilence: { silence.append($0) }, onPeak: { _, _ in })
  let naive = SampleAudio.naiveEncoder
  let states = naive.states(of: naive.encode(second))
  let place = AcousticModelWeights.shipped.description.states.firstIndex(of: "silence")!
  precondition(states.count / naive.stateCount - naive.delay == silence.count)
  for (frame, value) in silence.enumerated() {
    let other = states[(frame + naive.delay) * naive.stateCount + place]
    guard abs(value - other) < 1e-3 else {
      fatalError("silence at \(frame): \(value), naive \(other)")
    }
  }
}

/// What a word of one path scores before the second look, which the naive version leaves out, is what
/// the path costs.
private func checkNaiveDetector() {
  let words = SampleAudio.bundled.map { word in
    guard case .paths(var pattern) = word.pattern else { return word }
    pattern.verifier = nil
    var word = word
    word.pattern = .paths(pattern)
    return word
  }
  var detector = Detector(words)
  var naive = NaiveDetector(words, SampleAudio.naiveEncoder)
  let second = SampleAudio.seconds[1]
  detector.process(second.span, onPeak: { _, _ in })
  for (index, cost) in naive.process(second).enumerated() {
    let (score, other) = (detector.scores[index], words[index].calibration.score(-cost))
    guard abs(score - other) < 1e-3 else {
      fatalError("\(words[index].name): \(score), naive \(other)")
    }
  }
}

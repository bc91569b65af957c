import Benchmark
import Features
import Enrollment
import Spotting
import TensorFile
import WakeWords

/// Frames of a template of 0.7 s, about as long as a wake word takes.
private let templateFrames = 35

/// The parts of the way from samples to the costs of a template, each of them many kernels or none.
func addFrontEnds() {
  checkNaiveVersions()

  // One window of 400 samples to the power spectrum of 512 points.
  Benchmark("FFT.window", configuration: .thousand) { benchmark in
    var spectrum = PowerSpectrum(.standard)
    let window = firstWindow()
    var power = [Float](repeating: 0, count: spectrum.binCount)
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { spectrum.transform(window, into: &power) }
    benchmark.stopMeasurement()
    blackHole(power)
  }
  Benchmark("FFT.window.naive") { benchmark in
    let spectrum = NaiveSpectrum(windowLength: 400, fftLength: 512)
    let window = firstWindow()
    var power = [Float](repeating: 0, count: 257)
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { spectrum.transform(window, into: &power) }
    benchmark.stopMeasurement()
    blackHole(power)
  }

  // One second of sound to feature frames.
  Benchmark("MFCC.second") { benchmark in
    var extractor = CepstralExtractor()
    let second = SampleAudio.seconds[1]
    benchmark.startMeasurement()
    extractor.process(second.span) { frame, _ in blackHole(frame) }
    benchmark.stopMeasurement()
  }
  Benchmark("MFCC.second.naive") { benchmark in
    let cepstra = NaiveCepstra()
    let second = SampleAudio.seconds[1]
    benchmark.startMeasurement()
    blackHole(cepstra.rows(second))
    benchmark.stopMeasurement()
  }

  // One frame of the stream against one template, the local costs being known.
  Benchmark("DTW.frame", configuration: .thousand) { benchmark in
    var warping = StreamingDTW(length: templateFrames)
    let costs = localCosts(200)
    benchmark.startMeasurement()
    for frame in benchmark.scaledIterations { blackHole(warping.step(costs[frame % 200])) }
    benchmark.stopMeasurement()
  }
  Benchmark("DTW.frame.naive") { benchmark in
    var warping = NaiveWarping(length: templateFrames)
    let costs = localCosts(2 * templateFrames + 1)
    for frame in costs.dropLast() { blackHole(warping.step(frame)) }
    benchmark.startMeasurement()
    blackHole(warping.step(costs[2 * templateFrames]))
    benchmark.stopMeasurement()
  }
}

private func firstWindow() -> [Float] {
  Array(SampleAudio.seconds[1].prefix(CepstralParameters.standard.windowLength))
}

/// Costs of `frames` stream frames, some below zero, as after the background is taken off.
private func localCosts(_ frames: Int) -> [[Float]] {
  var random = SampleNumbers()
  return (0..<frames).map { _ in random.numbers(templateFrames, in: -1..<3) }
}

/// A naive version that computes something else would be no measure.
private func checkNaiveVersions() {
  var spectrum = PowerSpectrum(.standard)
  var (power, naivePower) = (
    [Float](repeating: 0, count: 257), [Float](repeating: 0, count: 257)
  )
  spectrum.transform(firstWindow(), into: &power)
  NaiveSpectrum(windowLength: 400, fftLength: 512).transform(firstWindow(), into: &naivePower)
  let loudest = power.max() ?? 0
  for bin in power.indices {
    precondition(abs(power[bin] - naivePower[bin]) < 1e-4 * loudest, "bin \(bin) differs")
  }
  var (streaming, naive) = (
    StreamingDTW(length: templateFrames), NaiveWarping(length: templateFrames)
  )
  for (time, costs) in localCosts(200).enumerated() {
    let (cost, naiveCost) = (streaming.step(costs).cost, naive.step(costs))
    precondition(cost == naiveCost || abs(cost - naiveCost) < 1e-4, "frame \(time) differs")
  }
}

import Audio
import Benchmark
import Features
import NaiveKernels
import Spotting
import TensorFile
import TestSupport

/// The stages on the way from a recording to log posteriors, each by itself and, but for the first,
/// over the same second of speech. What follows them is among the kernels (local costs, warping),
/// and all of it together in Detectors.swift.
func addStages() {
  addReading()
  addSpectra()
  addCepstra()
  addAcousticModel()
}

/// Opening a recording, decoding, mixing and resampling it: one of each format and rate.
private func addReading() {
  let names = [
    "lantern-kitchen.wav", "lantern-right-channel.wav", "lantern-weather.flac", "near-anton.ogg",
    "lantern-timer.ogg", "near-silver-coin.opus", "near-river-tea.mp3", "teapot-alarm.aiff",
    "speech-telephone.au",
  ]
  for name in names {
    let path = SampleAudio.recording(name)
    do {
      let format = try RecordingReader(path: path).format
      let seconds = Double(Sound.samples(path).count) / Double(sampleRate)
      let length = (seconds * 100).rounded() / 100
      Benchmark("Read.\(name).\(format.rate)-Hz.\(format.channels)-channel.\(length)-s") { _ in
        blackHole(Sound.samples(path))
      }
    } catch { fatalError("\(error)") }
  }
}

private func addSpectra() {
  // One window of 400 samples to the power spectrum of 512 points.
  let window = Array(Sound.second.prefix(400))
  Benchmark("Spectrum.window", configuration: .thousand) { benchmark in
    var spectrum = PowerSpectrum(FrameOptions())
    var power = [Float](repeating: 0, count: spectrum.paddedCount)
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { spectrum.transform(window, into: &power) }
    benchmark.stopMeasurement()
    blackHole(power)
  }
  Benchmark("Spectrum.window.naive") { benchmark in
    let spectrum = NaiveSpectrum(window: NaiveSpectrum.hann(400), fftLength: 512)
    var power = [Float](repeating: 0, count: 257)
    benchmark.startMeasurement()
    spectrum.transform(window, into: &power)
    benchmark.stopMeasurement()
    blackHole(power)
  }
}

/// Samples to cepstra, and to those beside how far they are from speech in general.
private func addCepstra() {
  Benchmark("Cepstra.second") { benchmark in
    var extractor = CepstralExtractor()
    benchmark.startMeasurement()
    var position = 0
    while extractor.advance(through: Sound.second.span, from: &position) {
      blackHole(extractor.frame)
    }
    benchmark.stopMeasurement()
  }
  Benchmark("BackgroundDistance.frame") { benchmark in
    let space = CepstralSpace.shipped
    let frame = [Float](repeating: 1, count: space.paddedDimension)
    benchmark.startMeasurement()
    blackHole(space.backgroundDistance(frame))
    benchmark.stopMeasurement()
  }
}

private func addAcousticModel() {
  Benchmark("LogMel.second") { benchmark in
    var mel = LogMel(.shipped)
    benchmark.startMeasurement()
    var position = 0
    while mel.advance(through: Sound.second.span, from: &position) { blackHole(mel.frame) }
    benchmark.stopMeasurement()
  }
  // In blocks, as when scanning, and a frame at a time, as when listening.
  for (name, block) in [("blocks", AcousticModel.blockLength), ("frames", 1)] {
    Benchmark("AcousticModel.second.\(name)") { benchmark in
      var model = AcousticModel(.shipped, givesPhones: false)
      var mel = LogMel(.shipped)
      var frames: [[Float]] = []
      var position = 0
      while mel.advance(through: Sound.second.span, from: &position) { frames.append(mel.frame) }
      benchmark.startMeasurement()
      for (number, frame) in frames.enumerated() {
        model.add(frame)
        if number % block == block - 1 { blackHole(model.run()) }
      }
      blackHole(model.run())
      benchmark.stopMeasurement()
    }
  }
  let naive = naiveAcousticModel()
  let frames = naive.mel.frames(Sound.second)
  Benchmark("LogMel.second.naive") { _ in blackHole(naive.mel.frames(Sound.second)) }
  Benchmark("AcousticModel.second.naive") { _ in
    blackHole(naive.states(of: naive.bottleneck(of: frames)))
  }
}

private func naiveAcousticModel() -> NaiveAcousticModel {
  let description = AcousticModelWeights.shipped.description
  do {
    let file = try SafeTensors(EmbeddedFile.acousticModel)
    return try NaiveAcousticModel(
      floor: description.floor, dilations: description.dilations
    ) { name in
      try file.floats(name, shape: file.tensors[name]?.shape ?? []).values
    }
  } catch { fatalError("the acoustic model: \(error)") }
}

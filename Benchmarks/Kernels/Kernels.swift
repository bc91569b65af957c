import Benchmark

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .one
  addKernels()
  addFrontEnds()
  addDetectors()
}

/// Each loop of CKernels, in the sizes that the program uses.
private func addKernels() {
  // 24 frames are a block of the encoder's; live there is one.
  for frames in [1, 24] {
    let block = "\(frames)-frame\(frames == 1 ? "" : "s")"
    let naive = frames == 1 ? Benchmark.Configuration.thousand : .one
    for (inputs, outputs) in [(120, 64), (64, 64), (48, 182)] {
      DensePair.compare("Dense.\(inputs)-\(outputs).\(block)", naive: naive) {
        DensePair(inputs: inputs, outputs: outputs, frames: frames)
      }
    }
    FilterPair.compare("Filter.64.\(block)", naive: naive) {
      FilterPair(width: 64, frames: frames)
    }
    LogSoftmaxPair.compare("LogSoftmax.182.\(block)", naive: naive) {
      LogSoftmaxPair(classes: 182, frames: frames)
    }
  }
  LevelPair.compare("Level.1600") { LevelPair() }
  NonNumbersPair.compare("NonNumbers.8192") { NonNumbersPair() }
  PreEmphasisPair.compare("PreEmphasis.320") { PreEmphasisPair() }
  WindowPair.compare("Window.512") { WindowPair() }
  PowerPair.compare("Power.256") { PowerPair() }
  BandsPair.compare("Bands.40") { BandsPair() }
  LogarithmsPair.compare("Logarithms.40") { LogarithmsPair() }
  // As many as words are bundled, each of one path.
  for paths in [1, 15] {
    let side = "\(paths)-path\(paths == 1 ? "" : "s")"
    PathCostsPair.compare("PathCosts.35-rows.\(side)") {
      PathCostsPair(rows: 35, paths: paths, classes: 182)
    }
    WarpPair.compare("Warp.35-rows.\(side)") { WarpPair(rows: 35, paths: paths) }
  }
  AlignmentPair.compare("Align.35-rows.40-frames") { AlignmentPair(rows: 35, frames: 40) }
}

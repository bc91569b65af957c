import Benchmark

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .one
  addKernels()
  addStages()
  addDetectors()
}

extension Benchmark.Configuration {
  /// For what takes microseconds and more.
  static var one: Self {
    Self(metrics: [.wallClock], timeUnits: .nanoseconds, maxDuration: .seconds(1))
  }

  /// What takes less than a microsecond is measured a thousand at a time.
  static var thousand: Self {
    Self(
      metrics: [.wallClock], timeUnits: .nanoseconds, scalingFactor: .kilo,
      maxDuration: .seconds(1))
  }
}

/// Each loop of CKernels, in the sizes that the program uses, beside its naive twin.
private func addKernels() {
  // 24 frames are a block of the acoustic model's; live there is one.
  for frames in [1, 24] {
    let block = "\(frames)-frame\(frames == 1 ? "" : "s")"
    let naive = frames == 1 ? Benchmark.Configuration.thousand : .one
    for (inputs, outputs) in [(120, 64), (64, 64), (48, 182)] {
      DensePair.compare("Dense.\(inputs)-\(outputs).\(block)", naive: naive) {
        DensePair(inputs: inputs, outputs: outputs, frames: frames)
      }
    }
    DepthwisePair.compare("DepthwiseConv.64.\(block)", naive: naive) {
      DepthwisePair(width: 64, frames: frames)
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
  MelBankPair.compare("MelBank.40") { MelBankPair() }
  LogarithmsPair.compare("Logarithms.40") { LogarithmsPair() }
  // As many as words are bundled, each of one path.
  for paths in [1, 15] {
    let side = "\(paths)-path\(paths == 1 ? "" : "s")"
    PathCostsPair.compare("PathCosts.35-rows.\(side)") {
      PathCostsPair(rows: 35, paths: paths, classes: 182)
    }
    WarpPair.compare("Warp.35-rows.\(side)") { WarpPair(rows: 35, paths: paths) }
  }
  AlignPair.compare("Align.35-rows.40-frames") { AlignPair(rows: 35, frames: 40) }
}

import Benchmark

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

/// Why no sound comes from a recording, a pipe or a resampler. Every case carries the facts that a
/// person needs in order to mend it; `description` puts them into words.
public enum AudioError: Error, Equatable, Sendable {
  /// A sample rate outside `Resampler.supportedRates`, in Hz.
  case unsupportedRate(Double)
  /// libsoxr refuses; `reason` is its own text.
  case resampler(reason: String)
}

extension AudioError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unsupportedRate(let rate):
      let rates = Resampler.supportedRates
      return "a sample rate of \(rate) Hz; expected \(Int(rates.lowerBound)) to "
        + "\(Int(rates.upperBound)) Hz"
    case .resampler(let reason):
      return "the resampler (libsoxr) refuses: \(reason)"
    }
  }
}

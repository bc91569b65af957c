/// Audio time of a live stream: samples that were heard and samples that were lost, both at 16 kHz.
///
/// The detector counts what it hears; a person counts from the start of listening. The two differ
/// by the gaps.
struct AudioClock {
  static let rate = 16_000.0
  /// A word and its pre-roll lie within the gaps that are remembered, unless the input is hopeless.
  private static let mostGaps = 32

  /// Samples heard since the start.
  private(set) var heard = 0
  /// Samples lost since the start.
  private(set) var lost = 0
  /// The newest gaps: what had been heard before each, and what was lost up to its end.
  private var gaps: [(heard: Int, lost: Int)] = []
  /// Samples lost before the first of `gaps`.
  private var lostBefore = 0

  init() { gaps.reserveCapacity(Self.mostGaps) }

  mutating func hear(_ samples: Int) { heard += samples }

  mutating func lose(_ samples: Int) {
    guard samples > 0 else { return }
    lost += samples
    if gaps.count == Self.mostGaps { lostBefore = gaps.removeFirst().lost }
    gaps.append((heard, lost))
  }

  /// Seconds since the start, now.
  var seconds: Double { Double(heard + lost) / Self.rate }

  /// Seconds since the start for a moment that the detector knows as so many seconds of heard sound.
  func seconds(atHeard moment: Double) -> Double {
    let gap = gaps.last { Double($0.heard) <= moment * Self.rate }
    return moment + Double(gap?.lost ?? lostBefore) / Self.rate
  }
}

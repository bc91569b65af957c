import Foundation

/// Makes a voice another one and leaves its words: the resonances of the throat and mouth are moved.
///
/// The McAdams coefficient (S. McAdams, Spectral Fusion, Spectral Parsing and the Formation of Auditory
/// Images, Stanford 1984) as the VoicePrivacy challenge's baseline B2 uses it (J. Patino and others,
/// Speaker anonymisation using the McAdams coefficient, Interspeech 2021): windows of 20 ms, half
/// overlapping, each as a filter (linear prediction of order 20) and what drives it; the filter's poles keep
/// their radius, and their angle becomes its power of alpha; what drives it then goes through that one.
/// Unlike there each window keeps its level. The pitch stays.
package struct McAdams: Sendable {
  /// The power. 1 changes nothing; with less, angles under 1 rad (2,546 Hz) grow and others shrink.
  package let alpha: Double

  static let order = 20
  /// Samples of 16 kHz.
  private static let (window, hop) = (320, 160)
  /// Under so little energy of a window there is nothing to hear.
  private static let leastEnergy = 1e-9
  /// Its square root is taken both before and after, so that windows sum to 1.
  private static let taper = (0..<window).map {
    sin(.pi * (Double($0) + 0.5) / Double(window))
  }

  package init(alpha: Double = 0.8) {
    precondition(alpha > 0)
    self.alpha = alpha
  }

  /// The same sound in another voice, as long and as loud.
  ///
  /// - Parameter samples: 16 kHz, full scale 1, finite.
  package func distorted(_ samples: [Float]) -> [Float] {
    guard !samples.isEmpty else { return [] }
    var result = [Double](repeating: 0, count: samples.count + 2 * Self.window)
    var guess = PolynomialRoots.start(Self.order)
    var frame = [Double](repeating: 0, count: Self.window)
    // The first window begins before the sound, so that its first samples are in two as all others.
    for start in stride(from: -Self.hop, to: samples.count, by: Self.hop) {
      for index in frame.indices {
        let place = start + index
        let sample = samples.indices.contains(place) ? Double(samples[place]) : 0
        frame[index] = sample * Self.taper[index]
      }
      let moved = moved(frame, &guess)
      for index in moved.indices {
        result[start + Self.window + index] += moved[index] * Self.taper[index]
      }
    }
    let sound = result[Self.window..<Self.window + samples.count]
    let (before, after) = (
      samples.reduce(0) { max($0, abs($1)) }, Float(sound.reduce(0) { max($0, abs($1)) })
    )
    // Moved resonances may add up to higher peaks; they stay within the scale.
    let gain = after > max(before, 1) ? max(before, 1) / after : 1
    return sound.map { Float($0) * gain }
  }

  /// A window with its poles moved; silence where they cannot be found, rather than the voice as it is.
  private func moved(_ frame: [Double], _ guess: inout [Complex]) -> [Double] {
    let silence = [Double](repeating: 0, count: frame.count)
    let energy = frame.reduce(0) { $0 + $1 * $1 }
    guard energy > Self.leastEnergy else { return silence }
    let filter = LinearPrediction.filter(of: frame, order: Self.order)
    guard let poles = PolynomialRoots.roots(of: filter, from: &guess) else { return silence }
    let other = PolynomialRoots.coefficients(of: poles.map(turned))
    var driven = [Double](repeating: 0, count: frame.count)
    for time in frame.indices {
      var residual = 0.0
      for lag in 0...min(Self.order, time) { residual += filter[lag] * frame[time - lag] }
      for lag in stride(from: 1, through: min(Self.order, time), by: 1) {
        residual -= other[lag] * driven[time - lag]
      }
      driven[time] = residual
    }
    let grown = driven.reduce(0) { $0 + $1 * $1 }
    guard grown.isFinite, grown > 0 else { return silence }
    let gain = (energy / grown).squareRoot()
    return driven.map { $0 * gain }
  }

  /// A pole at its new angle; real ones, which are no resonances, stay.
  func turned(_ pole: Complex) -> Complex {
    guard abs(pole.imaginary) > 1e-7 else { return pole }
    let angle = min(.pi, pow(abs(pole.angle), alpha))
    return Complex(radius: pole.radius, angle: pole.imaginary < 0 ? -angle : angle)
  }
}

/// Linear prediction by the autocorrelation method.
enum LinearPrediction {
  /// The filter that whitens a stretch of sound: 1, then `order` coefficients. Its inverse is stable.
  ///
  /// - Parameter frame: not silent.
  static func filter(of frame: [Double], order: Int) -> [Double] {
    var correlation = (0...order).map { lag in
      (lag..<frame.count).reduce(0) { $0 + frame[$1] * frame[$1 - lag] }
    }
    // A floor under the spectrum, far below what one hears, keeps pure tones within reach.
    correlation[0] *= 1 + 1e-7
    var filter = [1.0] + [Double](repeating: 0, count: order)
    var error = correlation[0]
    // Levinson and Durbin's recursion.
    for step in 1...order {
      let sum = (0..<step).reduce(0) { $0 + filter[$1] * correlation[step - $1] }
      let reflection = -sum / error
      let last = filter
      for index in 1...step { filter[index] += reflection * last[step - index] }
      error *= 1 - reflection * reflection
      guard error > correlation[0] * 1e-12 else { break }
    }
    return filter
  }
}

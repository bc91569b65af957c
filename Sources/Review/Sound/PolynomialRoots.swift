import Foundation

/// A complex number.
struct Complex: Sendable, Equatable {
  var real: Double
  var imaginary: Double

  init(_ real: Double, _ imaginary: Double = 0) {
    (self.real, self.imaginary) = (real, imaginary)
  }

  init(radius: Double, angle: Double) {
    self.init(radius * cos(angle), radius * sin(angle))
  }

  /// The square of ``radius``.
  var norm: Double { real * real + imaginary * imaginary }
  var radius: Double { norm.squareRoot() }
  /// From -pi to pi.
  var angle: Double { atan2(imaginary, real) }

  static func + (a: Complex, b: Complex) -> Complex {
    Complex(a.real + b.real, a.imaginary + b.imaginary)
  }

  static func - (a: Complex, b: Complex) -> Complex {
    Complex(a.real - b.real, a.imaginary - b.imaginary)
  }

  static func * (a: Complex, b: Complex) -> Complex {
    Complex(
      a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real)
  }

  static func / (a: Complex, b: Complex) -> Complex {
    let norm = b.norm
    return Complex(
      (a.real * b.real + a.imaginary * b.imaginary) / norm,
      (a.imaginary * b.real - a.real * b.imaginary) / norm)
  }
}

/// The roots of real polynomials, all at once, by Aberth's method (O. Aberth, Iteration methods for finding
/// all zeros of a polynomial simultaneously, Mathematics of Computation 27, 1973).
enum PolynomialRoots {
  /// Steps after which there is no hope. Some ten do.
  private static let mostSteps = 100
  /// A root is found when no step moves it further.
  private static let tolerance = 1e-11

  /// Where to begin where nothing is known: on a circle, and not symmetric.
  static func start(_ count: Int) -> [Complex] {
    (0..<count).map { Complex(radius: 0.9, angle: 2 * .pi * Double($0) / Double(count) + 0.25) }
  }

  /// - Parameters:
  ///   - coefficients: that of the highest power first, which is 1.
  ///   - guess: one for each root. After that the roots, where they were found: good for a polynomial that
  ///     is like this one.
  /// - Returns: `nil` where they are not found.
  static func roots(of coefficients: [Double], from guess: inout [Complex]) -> [Complex]? {
    for begin in [guess, start(guess.count)] {
      if let found = aberth(coefficients, begin) {
        guess = found
        return found
      }
    }
    return nil
  }

  private static func aberth(_ coefficients: [Double], _ guess: [Complex]) -> [Complex]? {
    var roots = guess
    for _ in 0..<mostSteps {
      var farthest = 0.0
      for index in roots.indices {
        let place = roots[index]
        var (value, slope) = (Complex(1), Complex(0))
        for coefficient in coefficients.dropFirst() {
          slope = slope * place + value
          value = value * place + Complex(coefficient)
        }
        if value.norm == 0 { continue }
        let newton = value / slope
        var push = Complex(0)
        for other in roots.indices where other != index {
          push = push + Complex(1) / (place - roots[other])
        }
        let step = newton / (Complex(1) - newton * push)
        guard step.norm.isFinite else { return nil }
        roots[index] = place - step
        farthest = max(farthest, step.radius)
      }
      if farthest < tolerance { return roots }
    }
    return nil
  }

  /// The real polynomial with these roots, that of the highest power first, which is 1.
  ///
  /// - Parameter roots: each with its conjugate.
  static func coefficients(of roots: [Complex]) -> [Double] {
    var product = [Complex(1)]
    for root in roots {
      product.append(Complex(0))
      for index in stride(from: product.count - 1, through: 1, by: -1) {
        product[index] = product[index] - root * product[index - 1]
      }
    }
    return product.map(\.real)
  }
}

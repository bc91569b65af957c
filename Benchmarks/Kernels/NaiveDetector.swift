import Foundation
import Enrollment
import Spotting
import TensorFile
import WakeWords

/// Naive front ends and naive warping of every template and path: a detector as one would first write
/// it, without the background model, the second look, calibrations and decisions, so its time is a lower
/// bound.
struct NaiveDetector {
  private let encoder: NaiveEncoder
  private let cepstra = NaiveCepstra()
  private let templates: [Template]
  private let phones: [Template]
  private let paths: [(classes: [Int], cap: Float)]
  private var templateWarpings: [NaiveWarping]
  private var phoneWarpings: [NaiveWarping]
  private var pathWarpings: [NaiveWarping]

  /// The most that a phone may cost in a word of takes.
  private static let cap: Float = 6

  /// - Parameter words: of takes in both spaces, or bundled.
  init(_ words: [WakeWord], _ encoder: NaiveEncoder) {
    self.encoder = encoder
    templates = words.flatMap(\.templates)
    var phones: [Template] = []
    var paths: [(classes: [Int], cap: Float)] = []
    for word in words {
      switch word.pattern {
      case .fused(let pattern): phones += pattern.phones
      case .paths(let pattern):
        precondition(pattern.head == .states, "\(word.name) is of phones")
        paths += pattern.paths.map { ($0, pattern.cap) }
      case .templates: break
      }
    }
    (self.phones, self.paths) = (phones, paths)
    templateWarpings = templates.map { NaiveWarping(length: $0.frameCount) }
    phoneWarpings = phones.map { NaiveWarping(length: $0.frameCount) }
    pathWarpings = paths.map { NaiveWarping(length: $0.classes.count) }
  }

  /// - Returns: the cost of each template, its phones, and each path, at the end of the stretch.
  mutating func process(_ samples: [Float]) -> [Float] {
    let bottleneck = encoder.encode(samples)
    return hearCepstra(samples) + hearPhones(bottleneck) + hearStates(bottleneck)
  }

  private mutating func hearCepstra(_ samples: [Float]) -> [Float] {
    guard !templates.isEmpty else { return [] }
    let rows = cepstra.rows(samples)
    var ends = [Float](repeating: .infinity, count: templates.count)
    // As many frames as the detector makes: one for two hops.
    for row in stride(from: 0, to: rows.count, by: 2) {
      for (index, template) in templates.enumerated() {
        let costs = (0..<template.frameCount).map { frame in
          var sum: Float = 0
          for (value, cepstrum) in rows[row].enumerated() {
            let difference = template.values[frame * template.dimension + value] - cepstrum
            sum += difference * difference
          }
          return sum.squareRoot()
        }
        ends[index] = templateWarpings[index].step(costs)
      }
    }
    return ends
  }

  private mutating func hearPhones(_ bottleneck: [Float]) -> [Float] {
    guard !phones.isEmpty else { return [] }
    let (values, width) = (encoder.phones(of: bottleneck), encoder.phoneCount)
    var ends = [Float](repeating: .infinity, count: phones.count)
    for start in stride(from: encoder.delay * width, to: values.count, by: width) {
      for (index, template) in phones.enumerated() {
        let costs = (0..<template.frameCount).map { frame in
          var sum: Float = 0
          for phone in 0..<width {
            sum += template.values[frame * width + phone] * min(Self.cap, -values[start + phone])
          }
          return sum
        }
        ends[index] = phoneWarpings[index].step(costs)
      }
    }
    return ends
  }

  private mutating func hearStates(_ bottleneck: [Float]) -> [Float] {
    guard !paths.isEmpty else { return [] }
    let (values, width) = (encoder.states(of: bottleneck), encoder.stateCount)
    var ends = [Float](repeating: .infinity, count: paths.count)
    for start in stride(from: encoder.delay * width, to: values.count, by: width) {
      for (index, path) in paths.enumerated() {
        ends[index] = pathWarpings[index].step(
          path.classes.map { min(path.cap, -values[start + $0]) })
      }
    }
    return ends
  }
}

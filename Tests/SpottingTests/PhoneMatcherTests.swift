import Foundation
import TestSupport
import Testing

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

@Suite("The phones of one wake word against a stream")
struct PhoneMatcherTests {
  private let phones = 11
  private let templates: [Template]
  /// Log posteriors, down to where costs are capped.
  private let stream: [[Float]]

  init() {
    var random = SplitMix(4)
    func posteriors(sharpness: Float, _ phones: Int) -> [Float] {
      let raw = (0..<phones).map { _ in exp(sharpness * Float.random(in: 0...1, using: &random)) }
      let sum = raw.reduce(0, +)
      return raw.map { $0 / sum }
    }
    let phones = phones
    templates = [5, 8, 3].map { count in
      Template(
        values: (0..<count).flatMap { _ in posteriors(sharpness: 9, phones) }, dimension: phones)
    }
    stream = (0..<30).map { _ in posteriors(sharpness: 14, phones).map { log($0) } }
  }

  /// The expected capped surprise, in double precision.
  private func costs(_ template: Template) -> [[Float]] {
    stream.map { frame in
      (0..<template.frameCount).map { row in
        Float(
          (0..<phones).reduce(0.0) { sum, phone in
            sum + Double(template.values[row * phones + phone]) * min(6, -Double(frame[phone]))
          })
      }
    }
  }

  @Test("The score is half-way between the best template's and the mean of all, by naive warping")
  func score() {
    #expect(stream.joined().contains { $0 < -6 } && stream.joined().contains { $0 > -1 })
    var matcher = PhoneMatcher(templates)
    let naive = templates.map { NaiveDTW(costs: costs($0)) }
    for t in stream.indices {
      let match = matcher.step(stream[t])
      let each = zip(naive, templates).map { -$0.best(endingAt: t).cost / Float($1.frameCount) }
      guard each.allSatisfy({ $0 > -.infinity }) else {
        #expect(match.raw == -.infinity)
        continue
      }
      let expected = (each.max()! + each.reduce(0, +) / 3) / 2
      #expect(abs(match.raw - expected) < 1e-4)
    }
  }

  @Test("Nothing costs more than six nats, and a certain frame against itself nothing")
  func bounds() {
    let certain = Template(values: [1, 0, 0, 0, 1, 0], dimension: 3)
    var matcher = PhoneMatcher([certain])
    let far: [Float] = [-900, -.infinity, 0]
    let near: [[Float]] = [[0, -900, -900], [-900, 0, -900]]
    _ = matcher.step(far)
    #expect(matcher.step(far).raw == -6)
    matcher.reset()
    _ = matcher.step(near[0])
    #expect(matcher.step(near[1]).raw == 0)
  }

  @Test("After a reset nothing of the stream before is left")
  func reset() {
    var fresh = PhoneMatcher(templates)
    var used = PhoneMatcher(templates)
    for frame in stream.reversed() { _ = used.step(frame) }
    used.reset()
    for frame in stream { #expect(fresh.step(frame).raw == used.step(frame).raw) }
  }
}
